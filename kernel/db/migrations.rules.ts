/** A migration in the program's folder, or one that a database remembers. */
export interface Migration {
  /** `0001-first-tables.sql` */
  name: string
  /** Of the file's bytes, lower-case hexadecimal. */
  sha256: string
}

export type Verdict<M> = { ok: true; pending: M[] } | { ok: false; reason: string }

const fileName = /^\d{4}-[a-z0-9-]+\.sql$/

/**
 * What is still to be applied, in order. A migration is never edited, removed or squeezed in before an applied one:
 * two databases of one version must never differ.
 */
export function decideMigrations<M extends Migration>(files: readonly M[], applied: readonly Migration[]): Verdict<M> {
  const stray = files.find((file) => !fileName.test(file.name))
  if (stray) return { ok: false, reason: `"${stray.name}" is not named like 0001-first-tables.sql` }
  const ordered = files.toSorted((a, b) => (a.name < b.name ? -1 : 1))
  const twin = ordered.find((file, at) => numberOf(file) === numberOf(ordered[at - 1]))
  if (twin) return { ok: false, reason: `the number of "${twin.name}" is used twice` }
  for (const done of applied) {
    const file = files.find((it) => it.name === done.name)
    if (!file)
      return {
        ok: false,
        reason: `the database has "${done.name}", which this version does not know; start the newer version`,
      }
    if (file.sha256 !== done.sha256)
      return { ok: false, reason: `"${done.name}" was edited after it had been applied; add a new migration instead` }
  }
  const names = new Set(applied.map((done) => done.name))
  const last = applied.reduce((most, done) => (done.name > most ? done.name : most), '')
  const pending = ordered.filter((file) => !names.has(file.name))
  const late = pending.find((file) => file.name < last)
  if (late)
    return {
      ok: false,
      reason: `"${late.name}" comes before "${last}", which is already applied; give it a higher number`,
    }
  return { ok: true, pending }
}

const numberOf = (file: Migration | undefined) => file?.name.slice(0, 4)
