/** Thrown by a grammar: what would have been accepted, as the end of the sentence "expected …". */
export class Unreadable extends Error {
  readonly expected: string
  constructor(expected: string) {
    super(`expected ${expected}`)
    this.expected = expected
  }
}

/**
 * How far this build honours a setting of the program that it replaces.
 * `noted`: accepted without effect, one line at start when it is set. `refused`: leaving it out would change bytes or
 * lose data, so the program does not start when it is set (or when `when` says so); `say` names the alternative.
 */
export type Standing = { is: 'noted'; say: string } | { is: 'refused'; say: string; when?: (value: unknown) => boolean }

/** One row of a settings table. Everything that documents or reads the setting comes from here. */
export interface Setting<T> {
  /** What a value looks like, for people: "duration", "one of a, b". */
  grammar: string
  parse: (text: string) => T
  /** What counts when the setting is absent; `undefined` for optional and required ones. */
  default: T | undefined
  /** The default as one would write it, for the pages. */
  defaultText: string
  required: boolean
  secret: boolean
  doc: string
  /** Other names of the same setting; the first name wins. */
  aliases: readonly string[]
  /** Whether the empty text is a value; elsewhere it means "absent", since orchestrators pass it for unset variables. */
  takesEmpty: boolean
  standing: Standing | undefined
  /** Whether it is a switch that takes no value on a command line. */
  isSwitch: boolean
}

export type SettingsTable = Record<string, Setting<unknown>>
export type SettingsOf<T extends SettingsTable> = { [Name in keyof T]: T[Name] extends Setting<infer V> ? V : never }

interface Described {
  doc: string
  aliases?: readonly string[]
  standing?: Standing
  secret?: boolean
}
/** Exactly one of: a default (as text, so that the pages show it as one would write it), required, or optional. */
export type WithDefault = Described & { default: string; required?: undefined }
export type Required = Described & { required: true; default?: undefined }
export type Optional = Described & { default?: undefined; required?: undefined }

/** A kind of setting: `duration({ default: '5min', doc: '…' })`. Without default and not required it may be undefined. */
export interface SettingKind<T> {
  (row: WithDefault | Required): Setting<T>
  (row: Optional): Setting<T | undefined>
}

/**
 * Makes a kind of setting from its grammar. A default that the grammar refuses is a bug in the table and throws at once.
 */
export function kindOf<T>(
  grammar: string,
  parse: (text: string) => T,
  traits: { takesEmpty?: boolean; isSwitch?: boolean; secret?: boolean } = {},
): SettingKind<T> {
  return ((row: WithDefault | Required | Optional): Setting<T> => ({
    grammar,
    parse,
    default: row.default === undefined ? undefined : parse(row.default),
    defaultText: row.default ?? '',
    required: row.required === true,
    secret: row.secret ?? traits.secret ?? false,
    doc: row.doc,
    aliases: row.aliases ?? [],
    takesEmpty: traits.takesEmpty ?? false,
    standing: row.standing,
    isSwitch: traits.isSwitch ?? false,
  })) as SettingKind<T>
}
