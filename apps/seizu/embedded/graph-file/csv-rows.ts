export interface CsvRow {
  fields: string[]
  /** Of its first character, from 1. */
  line: number
}

const MOST_FIELD = 16 * 1024 * 1024

/** Rows of RFC 4180 text with `,` between fields, however the text was cut. Blank lines are no rows. */
export async function* csvRows(text: AsyncIterable<string>): AsyncGenerator<CsvRow> {
  let fields: string[] = []
  let field = ''
  let state: 'start' | 'plain' | 'quoted' | 'quote' = 'start'
  let line = 1
  let first = 1
  const row = function* (): Generator<CsvRow> {
    fields.push(field)
    if (fields.length > 1 || field !== '') yield { fields, line: first }
    fields = []
    field = ''
    state = 'start'
  }
  for await (const chunk of text) {
    for (const char of chunk) {
      if (char === '\n') line += 1
      if (state === 'quoted') {
        if (char === '"') state = 'quote'
        else field += char
        if (field.length > MOST_FIELD)
          throw new Error(`line ${first}: a field of more than ${MOST_FIELD} characters; is a quote left open?`)
      } else if (char === '"' && state === 'quote') {
        field += '"'
        state = 'quoted'
      } else if (char === '"' && state === 'start') state = 'quoted'
      else if (char === ',') {
        fields.push(field)
        field = ''
        state = 'start'
      } else if (char === '\n') {
        yield* row()
        first = line
      } else if (char !== '\r' && !(char === '\u{feff}' && line === 1)) {
        field += char
        state = 'plain'
      }
    }
  }
  if (state === 'quoted') throw new Error(`line ${first}: a quote is not closed`)
  if (field !== '' || fields.length > 0) yield* row()
}
