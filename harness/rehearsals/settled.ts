import { isSame } from '../eurydice-client.ts'
import type { Item } from '../eurydice-client.ts'
import type { EurydiceStack } from '../eurydice-stack.ts'
import type { SampleFile } from '../sample-files.ts'

/** Files that were accepted by the origin, by their id there. */
export type Sent = Map<string, SampleFile>

const originFinal = ['SUCCESS', 'ERROR', 'CANCELED']

/** Uploads files, some at a time; every one must be accepted. */
export async function uploadAll(stack: EurydiceStack, files: Iterable<SampleFile>, atOnce = 3): Promise<Sent> {
  const sent: Sent = new Map()
  const waiting = files[Symbol.iterator]()
  const worker = async () => {
    for (let next = waiting.next(); !next.done; next = waiting.next()) {
      const item = await stack.origin.upload(next.value.name, next.value.bytes)
      sent.set(item.id, next.value)
    }
  }
  await Promise.all(Array.from({ length: atOnce }, worker))
  return sent
}

/** Waits for a condition, asked every 100 ms. @throws with `what` and the last answer when the deadline passes */
export async function until<T>(what: string, ask: () => Promise<T | undefined | false>, seconds: number): Promise<T> {
  const deadline = performance.now() + seconds * 1000
  for (let last: unknown; ;) {
    try {
      const answer = await ask()
      if (answer) return answer
      last = answer
    } catch (error) {
      last = error
    }
    if (performance.now() > deadline) throw new Error(`${seconds} s passed before ${what}`, { cause: last })
    await new Promise((resolve) => setTimeout(resolve, 100))
  }
}

/** Every sent file has ended on both sides; the destination's items by id. */
export async function settled(stack: EurydiceStack, sent: Sent, seconds: number): Promise<Map<string, Item>> {
  await until(
    'every file had left the origin',
    async () => {
      const states = new Map((await stack.origin.list()).map((item) => [item.id, item.state]))
      return [...sent.keys()].every((id) => originFinal.includes(states.get(id) ?? ''))
    },
    seconds,
  )
  return until(
    'every file had ended on the destination',
    async () => {
      const items = new Map((await stack.destination.list()).map((item) => [item.id, item]))
      const open = [...sent.keys()].some((id) => (items.get(id)?.state ?? 'ONGOING') === 'ONGOING')
      return !open && items
    },
    seconds,
  )
}

/** The names of files that the destination calls received although they are not what was sent: must be none, always. */
export async function falselyReceived(stack: EurydiceStack, sent: Sent, items: Map<string, Item>): Promise<string[]> {
  const wrong: string[] = []
  for (const item of items.values()) {
    if (item.state !== 'SUCCESS') continue
    const file = sent.get(item.id)
    if (!file || !(await isSame(stack.destination, item.id, file))) wrong.push(item.name)
  }
  return wrong
}

/** How many of the sent files ended in each state on the destination. */
export function tally(sent: Sent, items: Map<string, Item>): Record<string, number> {
  const counts: Record<string, number> = {}
  for (const id of sent.keys()) {
    const state = items.get(id)?.state ?? 'absent'
    counts[state] = (counts[state] ?? 0) + 1
  }
  return counts
}
