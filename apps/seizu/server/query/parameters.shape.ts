import { z } from 'zod'

/** No parameter of a query that anybody means is nested deeper; and what walks values would run out of stack. */
const DEEPEST = 100

/** The `params` of a request: by name, anything that JSON has. */
export const ParametersShape = z
  .record(z.string(), z.unknown())
  .refine((given) => !isDeeperThan(given, DEEPEST), { error: `a value is nested more than ${DEEPEST} levels deep` })
  .default({})

/** Level by level, so that it does not run out of stack itself. */
function isDeeperThan(value: unknown, most: number): boolean {
  let level = [value]
  for (let depth = 0; level.length > 0; depth += 1) {
    if (depth > most) return true
    level = level.flatMap((it) => (typeof it === 'object' && it !== null ? Object.values(it) : []))
  }
  return false
}
