/** “MO” for Mira Osei: two letters for a person. */
export function initials(name: string): string {
  const words = name.trim().split(/\s+/)
  const letters =
    words.length > 1 ? [words[0]?.[0], words.at(-1)?.[0]] : [(words[0] ?? '?').slice(0, 2)]
  return letters.join('').toUpperCase()
}
