// `npm run widgets`: the page of all widgets in all states, to look at, until it is interrupted.
import { openWidgets } from '../test/widgets/house.ts'

const house = await openWidgets(Number(process.argv[2] ?? 7412))
process.stdout.write(`${house.url}\n`)
for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => house.close())
