/** What a story of the demo is made of: its people, its steps, and what a step may refer to. */
import type { Person } from '#features/people/contract.ts'

/** The people of the story; they exist nowhere else. */
export const cast = {
  mira: { name: 'Mira Osei', role: 'responder' },
  tomi: { name: 'Tomi Kane', role: 'responder' },
  ana: { name: 'Ana Ruiz', role: 'responder' },
  jon: { name: 'Jon Vale', role: 'responder' },
  priya: { name: 'Priya Nair', role: 'member' },
  olu: { name: 'Olu Ade', role: 'owner' },
} as const satisfies Record<string, { name: string; role: Person['role'] }>
export type CastMember = keyof typeof cast

/** A step may refer to people and to entries that earlier steps began. */
export type Scene = {
  readonly id: (who: CastMember) => string
  readonly entry: (label: string) => number
  readonly at: (minutes: number) => string
  /** Id of the demo's one project. */
  readonly project: string
  /** The day on which the story begins, in words. */
  readonly day: string
}

/** One command of a story: at which minute, by whom, what, and the name later steps call its last entry by. */
export type Step = {
  readonly minute: number
  readonly who: CastMember
  readonly command: string
  readonly input: Record<string, unknown> | ((scene: Scene) => Record<string, unknown>)
  readonly label?: string
}
export type Story = {
  readonly title: string
  readonly by: CastMember
  readonly details: string
  readonly discovery: string
  /** Who told us, where it was nobody here. */
  readonly reporterOutside?: string
  readonly steps: readonly Step[]
}
