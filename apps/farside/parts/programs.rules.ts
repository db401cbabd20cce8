import { problems } from '../problems.ts'

/** What `farside start` may name; the parts of Eurydice include both diode ends, since nothing arrives without them. */
export const programs = {
  panelapp: { title: 'PanelApp', built: true, parts: ['panelapp'] },
  eurydice: {
    title: 'Eurydice',
    built: true,
    parts: ['eurydice-origin', 'eurydice-destination', 'sender', 'receiver', 'lidi-send', 'lidi-receive'],
  },
  lidi: { title: 'lidi', built: true, parts: ['lidi-send', 'lidi-receive'] },
  seizu: { title: 'Seizu', built: false, parts: ['seizu', 'bolt'] },
} as const

export type ProgramName = keyof typeof programs

export interface Choice {
  programs: ProgramName[]
  /** Plain variables count only when there can be no doubt for which program they are. */
  single: boolean
}

/**
 * The programs to start: those named, or all that this version has.
 * @throws Problem `program_unknown`, `program_not_built`
 */
export function choosePrograms(names: readonly string[]): Choice {
  const known = Object.keys(programs) as ProgramName[]
  const built = known.filter((name) => programs[name].built)
  const chosen = [...new Set(names)].map((name) => {
    const found = known.find((it) => it === name.toLowerCase())
    if (!found) throw problems.program_unknown(name, known)
    if (!programs[found].built) {
      throw problems.program_not_built(
        programs[found].title,
        built.map((it) => programs[it].title),
      )
    }
    return found
  })
  return chosen.length === 0 ? { programs: built, single: false } : { programs: chosen, single: chosen.length === 1 }
}
