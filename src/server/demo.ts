/** The worked example of `npm run demo`. */
import type { Core } from './core.ts'
export async function tellDemo(_core: Core): Promise<readonly string[]> {
  return []
}
