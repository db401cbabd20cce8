import { problems } from '../problems.ts'

/** What `farside start` may name; the parts of Eurydice include both diode ends, since nothing arrives without them. */
export const programs = {
  panelapp: { parts: ['panelapp'] },
  eurydice: {
    parts: ['eurydice-origin', 'eurydice-destination', 'sender', 'receiver', 'lidi-send', 'lidi-receive'],
  },
  lidi: { parts: ['lidi-send', 'lidi-receive'] },
  seizu: { parts: ['seizu', 'seizu-schedules', 'bolt'] },
} as const

export type ProgramName = keyof typeof programs

export interface Choice {
  programs: ProgramName[]
  /** Plain variables count only when there can be no doubt for which program they are. */
  single: boolean
}

/**
 * The programs to start: those named, or all that this version has.
 * @throws Problem `program_unknown`
 */
export function choosePrograms(names: readonly string[]): Choice {
  const known = Object.keys(programs) as ProgramName[]
  const chosen = [...new Set(names)].map((name) => {
    const found = known.find((it) => it === name.toLowerCase())
    if (!found) throw problems.program_unknown(name, known)
    return found
  })
  return chosen.length === 0 ? { programs: known, single: false } : { programs: chosen, single: chosen.length === 1 }
}
