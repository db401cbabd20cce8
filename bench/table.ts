import { cpus, totalmem } from 'node:os'

/** One measured line. `goal` is what was asked for, as text; a figure that misses it stays as it is. */
export interface Row {
  what: string
  goal: string
  /** One figure a run, in `unit`. */
  runs: number[]
  unit: string
  note?: string
}

export interface Table {
  title: string
  rows: Row[]
}

export function median(figures: readonly number[]): number {
  const sorted = figures.toSorted((a, b) => a - b)
  const middle = sorted.length >> 1
  return sorted.length % 2 === 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2
}

/** The table in Markdown, readable in a terminal as it is. */
export function tableText({ title, rows }: Table): string {
  const lines = rows.map(({ what, goal, runs, unit, note }) => {
    const [least, most] = [Math.min(...runs), Math.max(...runs)]
    return `| ${what} | ${goal} | ${figure(median(runs))} ${unit} | ${figure(least)}–${figure(most)} (${runs.length}) | ${note ?? ''} |`
  })
  return [
    `## ${title}`,
    '',
    '| what | goal | median | range (runs) | note |',
    '|---|---|---|---|---|',
    ...lines,
    '',
  ].join('\n')
}

const figure = (value: number) => (value >= 100 ? value.toFixed(0) : value >= 10 ? value.toFixed(1) : value.toFixed(2))

/** The machine and the versions that the figures belong to. */
export function machine(): string {
  const memory = Math.round(totalmem() / 1024 ** 3)
  return `${cpus().length} × ${cpus()[0]?.model.trim() ?? 'unknown processor'}, ${memory} GiB, ${process.platform} ${process.arch}, Node ${process.versions.node}`
}

/** Seconds that `work` took. */
export async function seconds(work: () => Promise<void>): Promise<number> {
  const began = performance.now()
  await work()
  return (performance.now() - began) / 1000
}
