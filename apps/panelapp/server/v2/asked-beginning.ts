import type { Instant } from '../../contract/instant.ts'
import { problems } from '../../problems.ts'
import { readBeginning } from '../as-of/moment.rules.ts'

/** From when on somebody wants to know. @throws Problem `parameters_invalid` */
export function askedBeginning(field: string, text: string): Instant {
  const instant = readBeginning(text)
  if (instant !== undefined) return instant
  throw problems.parameters_invalid({ [field]: ['Give a date such as 2026-01-31, or a time with its offset.'] })
}
