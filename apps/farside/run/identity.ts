import { execFileSync } from 'node:child_process'
import { readFileSync } from 'node:fs'

/** A process that can be recognised later: numbers are used again, together with the time of birth they are not. */
export interface Identity {
  pid: number
  /** When it started, in a form of the system's own; only ever compared. */
  born: string
}

/** Undefined when no such process lives. */
export function identify(pid: number): Identity | undefined {
  const born = process.platform === 'linux' ? bornOnLinux(pid) : bornByPs(pid)
  return born === undefined ? undefined : { pid, born }
}

export const isAlive = ({ pid, born }: Identity): boolean => identify(pid)?.born === born

/** The process that started it, while both live; only where `/proc` tells. */
export function parentOf(pid: number): number | undefined {
  const parent = Number(statOf(pid)?.[1])
  return parent > 0 ? parent : undefined
}

/** Its command line, or what it calls itself; only where `/proc` tells. */
export function titleOf(pid: number): string | undefined {
  try {
    return readFileSync(`/proc/${pid}/cmdline`, 'utf8').replaceAll('\0', ' ')
  } catch {
    return undefined
  }
}

function bornOnLinux(pid: number): string | undefined {
  const fields = statOf(pid)
  // A zombie has ended; its parent has only not looked yet.
  if (!fields || fields[0] === 'Z' || fields[0] === 'X') return undefined
  return `${readFileSync('/proc/sys/kernel/random/boot_id', 'utf8').trim()} ${fields[19]}`
}

/** Fields of `/proc/<pid>/stat` from the third on: state, parent, … */
function statOf(pid: number): string[] | undefined {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8')
    // The name of the command, the second field, may hold anything, brackets too.
    return stat.slice(stat.lastIndexOf(')') + 2).split(' ')
  } catch {
    return undefined
  }
}

function bornByPs(pid: number): string | undefined {
  try {
    const found = execFileSync('ps', ['-o', 'lstart=', '-p', String(pid)], { encoding: 'utf8', stdio: 'pipe' })
    return found.trim() || undefined
  } catch {
    return undefined
  }
}
