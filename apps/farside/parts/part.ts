import type { RunPart } from '../run/run-file.ts'

/** How a part tells that it is ready: `/readyz` answers 200, or a line with this key is in its log. */
export type Readiness = { by: 'http'; url: string } | { by: 'line'; key: string }

export interface Listener {
  host: string
  port: number
  udp?: boolean
}

/** Everything that is needed to start a part as a process of its own; a value, decided before anything runs. */
export interface PartPlan {
  /** Its name in run.json. */
  name: string
  /** The program, below the checkout. */
  main: string
  args: readonly string[]
  /** Settings by variable, for programs that read variables: the whole environment besides PATH and the like. */
  env: Readonly<Record<string, string>>
  /** Settings by option, for programs that read options; already part of `args`. */
  options?: Readonly<Record<string, string>>
  /** It only acts as the main module of its process, so it gets no leash; the next start ends it if we are killed. */
  isMain?: true
  /** Goes before others for the processor, where we may decide that: what it does not take in time is lost. */
  urgent?: true
  /** Parts that must have been able to serve before this one begins. */
  after?: readonly string[]
  /** Begins only once the demo content is there, or is not to be. */
  afterDemo?: true
  ready: Readiness
  listens: readonly Listener[]
  shown: Omit<RunPart, 'state' | 'pid'>
}
