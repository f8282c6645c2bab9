/** Response policies over HTTP beside what every record has: the one in force, a version of one, two versions compared. */
import { z } from 'zod'
import { responsePolicies } from '#features/index.ts'
import { presetIds, presetList, type PresetId } from '#features/policy/presets/index.ts'
import type { Policy } from '#features/policy/contract.ts'
import { policyToYaml } from '#features/response-policy/as-yaml.ts'
import type { ResponsePolicyState } from '#features/response-policy/contract.ts'
import { differences } from '#features/response-policy/view.ts'
import type { Core } from '../core.ts'
import { policyFromPreset, policyInForce, toWorkspace } from '../people/people.ts'
import type { App, Doors } from './doors.ts'
import { whoOf } from './identity.ts'
import { recordRoute } from './record-of.ts'
import { sendOutcome, sendProblem } from './problem.ts'

const chooseSchema = z.strictObject({
  preset: z.enum(Object.keys(presetIds) as [PresetId, ...PresetId[]]),
})

const inForce = {
  access: 'signed-in' as const,
  says: 'The response policy in force for new incidents, and the presets there are.',
}
const choose = {
  access: 'owner' as const,
  says: 'Puts the policy made of a preset in force for new incidents.',
}

export async function policyRoutes(app: App, { core }: Doors): Promise<void> {
  app.get('/api/v1/policy', { config: inForce }, async () => {
    return { ...(await policyInForce(core)), presets: presetList }
  })
  const taken = { config: choose, schema: { body: chooseSchema } }
  app.post('/api/v1/policy/choose', taken, async (request, reply) => {
    const policy = await policyFromPreset(core, request.body.preset)
    const outcome = await toWorkspace(core, 'workspace/choose-policy', { policy }, whoOf(request))
    return sendOutcome(reply, outcome, () => ({ ok: true, policy }))
  })
  recordRoute(app, core, {
    kind: responsePolicies,
    path: '/version',
    says: 'One version of it with its document.',
    query: { n: 'Its number; the newest, if left out' },
    right: 'read',
    answer: async ({ record }, request, reply) => {
      const found = await documentOf(record.state, request.query['n'], core)
      return found ?? sendProblem(reply, 'absent')
    },
  })
  recordRoute(app, core, {
    kind: responsePolicies,
    path: '/policy.yaml',
    says: 'One version of it as a YAML file.',
    query: { n: 'Its number; the newest, if left out' },
    right: 'read',
    answer: async ({ record }, request, reply) => {
      const found = await documentOf(record.state, request.query['n'], core)
      if (!found) return sendProblem(reply, 'absent')
      return reply
        .type('application/yaml; charset=utf-8')
        .header('content-disposition', `attachment; filename="policy-${found.version}.yaml"`)
        .send(policyToYaml(found.document as Policy))
    },
  })
  recordRoute(app, core, {
    kind: responsePolicies,
    path: '/difference',
    says: 'Every setting that differs between two versions.',
    query: { from: 'A version', to: 'Another one' },
    right: 'read',
    answer: async ({ record }, request, reply) => {
      const from = await documentOf(record.state, request.query['from'], core)
      const to = await documentOf(record.state, request.query['to'], core)
      if (!from || !to) return sendProblem(reply, 'absent')
      const changed = differences(from.document, to.document)
      return { from: from.version, to: to.version, differences: changed }
    },
  })
}

/** One version with its document; the newest when no number is given, undefined when there is no such number. */
async function documentOf(
  { 'response-policy': { versions } }: ResponsePolicyState,
  number: string | undefined,
  core: Core,
) {
  const wanted = number === undefined ? versions.length : Number(number)
  const version = versions.find((stored) => stored.version === wanted)
  const document = version && (await core.journal.document(version.hash))
  return version && document ? { ...version, document } : undefined
}
