import { createReadStream } from 'node:fs'
import { readdir, stat } from 'node:fs/promises'
import { extname, join } from 'node:path'
import { createInterface } from 'node:readline'
import { Problem } from '@farside/kernel/errors'
import { fileTrouble } from '../../file-trouble.ts'
import { problems } from '../../problems.ts'
import { readHeader } from './csv-header.ts'
import type { Header } from './csv-header.ts'
import { csvRows } from './csv-rows.ts'
import type { GraphRecords, NodeRecord, RelationshipRecord } from './graph-record.ts'
import { readJsonRecord } from './json-record.ts'

const EXTENSIONS = ['.csv', '.jsonl', '.ndjson']

/** The files among `paths`, and the CSV and JSON Lines files directly in those that are folders, by name. */
export async function filesIn(paths: readonly string[]): Promise<string[]> {
  const files: string[] = []
  for (const path of paths) {
    const found = await stat(path).catch((error: unknown) => {
      throw problems.file_unreadable(path, fileTrouble(error))
    })
    if (!found.isDirectory()) files.push(path)
    else {
      const names = await readdir(path)
      files.push(
        ...names
          .filter((it) => EXTENSIONS.includes(extname(it)))
          .toSorted()
          .map((it) => join(path, it)),
      )
    }
  }
  return files
}

/** Read twice: for the nodes, then for the relationships. */
export function recordsOf(files: readonly string[]): GraphRecords {
  return { nodes: only(files, isNode), relationships: only(files, isRelationship) }
}

type GraphRecord = NodeRecord | RelationshipRecord
const isNode = (it: GraphRecord): it is NodeRecord => 'labels' in it
const isRelationship = (it: GraphRecord): it is RelationshipRecord => 'type' in it

async function* only<T extends GraphRecord>(
  files: readonly string[],
  wanted: (it: GraphRecord) => it is T,
): AsyncGenerator<T> {
  for (const file of files) {
    for await (const record of recordsIn(file)) if (wanted(record)) yield record
  }
}

/** @throws Problem naming file and line */
async function* recordsIn(file: string): AsyncGenerator<GraphRecord> {
  const text = createReadStream(file, 'utf8')
  const reading = { line: 1 }
  try {
    if (extname(file) === '.csv') yield* fromCsv(text as AsyncIterable<string>, reading)
    else {
      for await (const line of createInterface({ input: text, crlfDelay: Infinity })) {
        if (line.trim() !== '') yield readJsonRecord(line)
        reading.line += 1
      }
    }
  } catch (error) {
    if (error instanceof Problem || !(error instanceof Error)) throw error
    throw problems.graph_file_invalid(file, reading.line, error.message)
  }
}

async function* fromCsv(text: AsyncIterable<string>, reading: { line: number }): AsyncGenerator<GraphRecord> {
  let header: Header | undefined
  let columns = 0
  for await (const { fields, line } of csvRows(text)) {
    reading.line = line
    if (!header) {
      header = readHeader(fields)
      columns = fields.length
    } else if (fields.length === columns) yield header.read(fields)
    else throw new Error(`the row has ${fields.length} fields, its header ${columns}`)
  }
}
