// Parameters of API v1 (panelapp.md 14.2). One that is unknown means nothing, an empty one is absent, and of a repeated one
// the last counts, as clients of the original expect.
import { z } from 'zod'
import { isDay } from '../../contract/day.ts'

const last = (given: unknown): unknown => {
  const value = Array.isArray(given) ? (given as unknown[]).at(-1) : given
  return value === '' ? undefined : value
}
/** The database cannot hold it, so nothing is called so. */
const isStorable = (text: string): boolean => !text.includes('\0')
const documented = <T extends z.ZodType>(shape: T, schema: Record<string, unknown>) =>
  z.preprocess(last, shape.optional()).optional().meta(schema)

export const word = (description: string) =>
  documented(z.string().refine(isStorable, { error: 'Enter a text without null characters.' }), {
    type: 'string',
    description,
  })

export const number = (description: string) =>
  documented(
    z
      .string()
      .regex(/^\d{1,9}$/, { error: 'Enter a whole number.' })
      .transform(Number),
    { type: 'integer', description },
  )

export const choice = <const T extends readonly [string, ...string[]]>(values: T, description: string) =>
  documented(z.enum(values, { error: ({ input }) => `"${String(input)}" is not one of ${values.join(', ')}.` }), {
    type: 'string',
    enum: values,
    description,
  })

/** Text items between commas; none at all where only commas are. */
export const csv = (description: string) =>
  documented(z.string().transform(splitCsv), { type: 'string', description: `${description}, separated by commas` })

export const splitCsv = (text: string): string[] =>
  text
    .split(',')
    .map((it) => it.trim())
    .filter((it) => it !== '' && isStorable(it))

export const day = (description: string) =>
  documented(z.string().refine(isDay, { error: 'Enter a valid day, such as 2026-01-31.' }), {
    type: 'string',
    format: 'date',
    description,
  })

export const pageParameter = word('Number of the page, from 1')
export const versionParameter = word('The live version or an older one, such as 1.4')
export const levelParameter = choice(['0', '1', '2', '3'], '3 green, 2 amber, 1 red, 0 no list')
