import type { Instant } from '../../tables.ts'
import type { Actor } from '../viewer/viewer.ts'

/** `First Last (affiliation)`, as reviews and promotions are signed. */
const signature = ({ name, affiliation }: Pick<Actor, 'name' | 'affiliation'>): string =>
  affiliation ? `${name} (${affiliation})` : name

/** The comments of a panel's promotions with a new one on top (chapter 5.3). */
export function promotionComment({
  major,
  comment,
  by,
  at,
  before,
}: {
  major: number
  comment: string
  by: Pick<Actor, 'name' | 'affiliation'>
  at: Instant
  before: string | null
}): string {
  const when = `${at.slice(0, 10)} ${at.slice(11, 16)}`
  const entry = `${when} ${signature(by)} promoted panel to ${major}.0\n${comment}`
  return before ? `${entry}\n\n${before}` : entry
}
