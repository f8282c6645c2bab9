import { expect, it } from 'vitest'
import { jon, mira, oda, pinnedPolicy, system } from '#testkit/slice.ts'
import { aWorkspace, person, POLICY } from '#testkit/workspace.ts'
import { presets } from '../policy/presets/index.ts'
import { workspaces } from '../index.ts'

const OTHER = '00000000-0000-4000-8001-000000000002'

it('a workspace knows its name, its people and the policy in force', () => {
  expect(aWorkspace().state).toMatchObject({
    seq: 3,
    workspace: { opened: true, name: 'Example', policy: POLICY },
    people: { all: { oda: { role: 'owner', active: true } } },
  })
})

it('R-220: owners administer; nobody else does', () => {
  for (const who of [mira, jon]) {
    const story = aWorkspace()
    story.tries(who, 'people/set-role', { person: 'mira', role: 'owner' }).expects('forbidden')
    story.tries(who, 'people/disable', { person: 'oda' }).expects('forbidden')
    story.tries(who, 'people/add', person('x', 'owner')).expects('forbidden')
    story.tries(who, 'sources/remove', { source: 'so_12345678' }).expects('forbidden')
    story.tries(who, 'workspace/choose-policy', { policy: OTHER }).expects('forbidden')
    story.tries(who, 'workspace/rename', { name: 'Mine' }).expects('forbidden')
  }
  // Adding somebody who can sign in takes an account first: the server does both, and nobody does the second by hand.
  aWorkspace().tries(oda, 'people/add', person('x', 'owner')).expects('forbidden')
})

it('the workspace is renamed by its owner, and not to the name it has', () => {
  const story = aWorkspace().does(oda, 'workspace/rename', { name: 'Example Ltd' })
  expect(story.state.workspace.name).toBe('Example Ltd')
  story.tries(oda, 'workspace/rename', { name: 'Example Ltd' }).expects('already-so')
  story.tries(oda, 'workspace/rename', { name: ' ' }).expects('invalid')
  story.does(oda, 'workspace/rename', { name: 'x'.repeat(120) })
  story.tries(oda, 'workspace/rename', { name: 'x'.repeat(121) }).expects('invalid')
})

it('R-256: another policy is put in force for new incidents, if there is one', () => {
  const found = { ...pinnedPolicy(presets.civicactions), policy: OTHER }
  const story = aWorkspace()
  story.tries(oda, 'workspace/choose-policy', { policy: OTHER }).expects('no-such-policy')
  story.does(oda, 'workspace/choose-policy', { policy: OTHER }, found)
  expect(story.state.workspace.policy).toBe(OTHER)
  story.tries(oda, 'workspace/choose-policy', { policy: OTHER }, found).expects('already-so')
})

it('R-030: the policy that a workspace began with is chosen by somebody too, once, and the record says so', () => {
  const found = pinnedPolicy(presets.reconciled)
  const story = aWorkspace()
  expect(story.state.workspace).toMatchObject({ policy: POLICY, chosen: false })
  story.does(oda, 'workspace/choose-policy', { policy: POLICY }, { ...found, policy: POLICY })
  expect(story.state.workspace).toMatchObject({ policy: POLICY, chosen: true })
  story
    .tries(oda, 'workspace/choose-policy', { policy: POLICY }, { ...found, policy: POLICY })
    .expects('already-so')
})

it('the machine’s keyboard may administer, and everybody sees that the workspace is there', () => {
  const { kind, state } = aWorkspace()
  expect(kind.may(system, 'administer', state)).toBe(true)
  for (const who of [mira, jon, oda]) {
    expect(kind.may(who, 'see-progress', state)).toBe(true)
    expect(kind.may(who, 'read', state)).toBe(who === oda)
    for (const right of ['write', 'command', 'take', 'system'] as const)
      expect(kind.may(who, right, state)).toBe(false)
  }
})

it('R-220: everyone signed in keeps their own tokens, and the hashes of secrets never leave the server', () => {
  const { kind, state } = aWorkspace()
  for (const who of [mira, jon, oda]) expect(kind.may(who, 'sign-in', state)).toBe(true)
  expect(kind.may(mira, 'administer', state)).toBe(false)
  expect(workspaces.hides).toEqual(['hash'])
  expect(workspaces.rows(state)).toEqual([])
})
