import { describe, expect, it } from 'vitest'
import { chainId, leafHash, linkHash, LINK_ZERO, partCommitment, seal } from './chain.ts'

// The published vector of "irj v1": two independent programs agreed on these bytes.
const uuid = '0196d5a0-b3c4-7def-8a1b-2c3d4e5f6071'
const header =
  '{"actor":"u_7f3a","kind":"note.add","occurred":"2026-11-21T01:52:00Z","parts":{"body":"DulbKNzvvrS8ejQCp1TWgvTNXVXy8WPZ9zhjHWJ6bzw"},"tlp":"AMBER+STRICT","v":1,"via":"web"}'
const part =
  '{"tags":["containment"],"text":"Rotated key for svc-backup; attacker used it at 01:52Z"}'

describe('irj v1', () => {
  it('R-223: part commitment, chain id, leaf and links equal the published vector', () => {
    expect(partCommitment(Buffer.alloc(32, 0x22), Buffer.from(part)).toString('base64url')).toBe(
      'DulbKNzvvrS8ejQCp1TWgvTNXVXy8WPZ9zhjHWJ6bzw',
    )
    const chain = chainId(Buffer.alloc(32, 0x11), uuid)
    expect(chain.toString('hex')).toBe(
      'd6764859f4252627f67cd3a910fd3c6fa401c9aebf5e98a3f92777164a257b74',
    )
    const leaf = leafHash(Buffer.from(header))
    expect(leaf.toString('hex')).toBe(
      '984191bb81cc45132561812fde7c340c3bb161e15c75b69311c61c6640f88499',
    )
    const first = linkHash({ chain, seq: 1n, atUs: 1795226400000000n, previous: LINK_ZERO, leaf })
    expect(first.toString('hex')).toBe(
      '6e2c72ddd4926acaedeb775b4270dbd9a33e85752a41d24abcd2ce17e2b43fb0',
    )
    const second = linkHash({ chain, seq: 2n, atUs: 1795226401500000n, previous: first, leaf })
    expect(second.toString('hex')).toBe(
      '663fd15f7a18e3000e2aead0103b1833e61580ed82f254ef5ae14470c7f6ab96',
    )
  })

  it('R-223: a sealed part opens its commitment, and the header carries no content', () => {
    const sealed = seal({
      kind: 'log.added.v1',
      actor: 'u1',
      via: 'web',
      parts: { body: { text: 'secret words' } },
    })
    const [body] = sealed.parts
    expect(sealed.header).not.toContain('secret words')
    const commitment = partCommitment(
      Buffer.from(body?.salt ?? '', 'hex'),
      Buffer.from(body?.content ?? ''),
    ).toString('base64url')
    expect(JSON.parse(sealed.header)).toMatchObject({ parts: { body: commitment } })
  })

  it('R-223: more than eight parts are refused', () => {
    const parts = Object.fromEntries(Array.from({ length: 9 }, (_, n) => [`p${n}`, n]))
    const draft = { kind: 'x.y.v1', actor: 'u', via: 'web' }
    expect(() => seal({ ...draft, parts })).toThrow(/at most 8/)
    const { p8: _one, ...eight } = parts
    expect(seal({ ...draft, parts: eight }).parts).toHaveLength(8)
  })

  it('R-223: every part has a salt of its own, and the header says when it happened only where somebody did', () => {
    const draft = { kind: 'x.y.v1', actor: 'u', via: 'web', parts: { a: 'same', b: 'same' } }
    const salts = seal(draft).parts.map(({ salt }) => salt)
    expect(new Set(salts).size).toBe(2)
    for (const salt of salts) expect(salt).toMatch(/^[0-9a-f]{64}$/)
    expect(JSON.parse(seal(draft).header)).toMatchObject({ v: 1, kind: 'x.y.v1', via: 'web' })
    expect(seal(draft).header).not.toMatch(/occurred|document/)
    const occurred = '2026-11-21T02:00:00.000Z'
    const told = seal({ ...draft, occurred, document: 'd'.repeat(64) }).header
    expect(JSON.parse(told)).toMatchObject({ occurred, document: 'd'.repeat(64) })
  })
})
