// Chapter 3.1: what an account's fields may hold.

/** Letters of any script, digits and `@ . + - _`. */
export const isUsername = (text: string): boolean => /^[\p{L}\p{N}@.+_-]{1,150}$/u.test(text)

/** Something before and after one `@`; the domain in lower case, as mail systems take it. Undefined when it is no address. */
export function normalEmail(text: string): string | undefined {
  const parts = /^([^\s@]+)@([^\s@.]+(?:\.[^\s@.]+)*)$/.exec(text.trim())
  if (!parts || text.trim().length > 254) return undefined
  return `${parts[1]}@${parts[2]!.toLowerCase()}`
}

/** Faults of texts that do not fit, by the names of the form's fields. */
export function tooLongFields(names: { firstName?: string; lastName?: string; affiliation?: string }) {
  const faults: Record<string, string> = {}
  const check = (field: string, text: string | undefined, most: number) => {
    if ([...(text ?? '')].length > most) faults[field] = `At most ${most} characters are accepted.`
  }
  check('first_name', names.firstName, 150)
  check('last_name', names.lastName, 150)
  check('affiliation', names.affiliation, 1024)
  return faults
}
