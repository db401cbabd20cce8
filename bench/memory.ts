import { readFileSync, readdirSync } from 'node:fs'

/** Memory of a process and everything below it in bytes: the sum of PSS, in which shared pages are shared out. */
export function treePss(root: number): number {
  return [root, ...descendants(root)].reduce((sum, pid) => sum + pss(pid), 0)
}

function descendants(root: number): number[] {
  const parents = new Map<number, number>()
  for (const name of readdirSync('/proc')) {
    if (!/^\d+$/.test(name)) continue
    // The command's name stands in brackets and may hold anything; the parent is the second word after them.
    const stat = readOrEmpty(`/proc/${name}/stat`)
    parents.set(Number(name), Number(stat.slice(stat.lastIndexOf(')') + 2).split(' ')[1]))
  }
  const below = (pid: number): number[] =>
    [...parents].filter(([, parent]) => parent === pid).flatMap(([child]) => [child, ...below(child)])
  return below(root)
}

/** PSS of one process in bytes; 0 when it is gone. */
export function pss(pid: number): number {
  const kibibytes = /^Pss:\s+(\d+) kB/m.exec(readOrEmpty(`/proc/${pid}/smaps_rollup`))?.[1]
  return Number(kibibytes ?? 0) * 1024
}

function readOrEmpty(file: string): string {
  try {
    return readFileSync(file, 'utf8')
  } catch {
    return ''
  }
}
