/** What a value of the file may be. The loader and the published JSON Schema are both made of these. */
export type Shape =
  | { is: 'text' }
  | { is: 'number' }
  | { is: 'integer' }
  | { is: 'flag' }
  | { is: 'any' }
  /** One of the words of 2022, or of those that came later. */
  | { is: 'word'; words: readonly string[]; added: readonly string[] }
  | { is: 'list'; of: Shape }
  | { is: 'map'; of: Shape; ofWhat: string }
  | { is: 'object'; name: string; doc: string; fields: Fields }
  /** An object, or (later than 2022) a text that `make` turns into one. */
  | { is: 'object or text'; object: ObjectShape; make: (text: string) => unknown }

export type ObjectShape = Extract<Shape, { is: 'object' }>
export type Fields = Record<string, Field>

export interface Field {
  shape: Shape
  required: boolean
  nullable: boolean
  /** What the loaded file has when the key is absent; undefined leaves it out. */
  fallback: unknown
  /** Later than 2022: refused by `strict2022`. */
  added: boolean
  doc: string
  examples: readonly unknown[]
}

export const text: Shape = { is: 'text' }
export const number: Shape = { is: 'number' }
export const integer: Shape = { is: 'integer' }
export const flag: Shape = { is: 'flag' }
export const any: Shape = { is: 'any' }
export const word = (words: readonly string[], added: readonly string[] = []): Shape => ({ is: 'word', words, added })
export const list = (of: Shape): Shape => ({ is: 'list', of })
/** `ofWhat` ends the sentence "must be a mapping of …". */
export const map = (of: Shape, ofWhat: string): Shape => ({ is: 'map', of, ofWhat })
export const object = (name: string, doc: string, fields: Fields): ObjectShape => ({ is: 'object', name, doc, fields })

const field = (traits: Omit<Field, 'doc' | 'examples' | 'added'>, added = false) =>
  ((doc: string, ...examples: unknown[]): Field => ({ ...traits, added, doc, examples })) satisfies unknown

export const required = (shape: Shape) =>
  field({ shape, required: true, nullable: shape.is === 'any', fallback: undefined })
/** null says "not set", as leaving it out does unless there is a default. */
export const nullable = (shape: Shape, fallback: unknown = null) =>
  field({ shape, required: false, nullable: true, fallback })
export const optional = (shape: Shape, fallback: unknown) =>
  field({ shape, required: false, nullable: false, fallback })
/** A key that came later; the loaded file has it only when it was written, and not as null. */
export const added = (shape: Shape) => field({ shape, required: false, nullable: true, fallback: undefined }, true)
