import { readFile } from 'node:fs/promises'
import { promisify } from 'node:util'
import { gunzip } from 'node:zlib'
import { problems } from '../../problems.ts'
import type { Instant, PanelDb } from '../../tables.ts'
import { systemAccount } from '../account/system-account.ts'
import type { PreferredReleases } from './ensembl.rules.ts'
import { readGeneFile } from './gene-file.rules.ts'
import type { GeneFile } from './gene-file.rules.ts'
import { updateGenes } from './update-genes.ts'
import type { GeneUpdateResult } from './update-genes.ts'
import { insertGenes } from './write-genes.ts'

export interface FirstLoad {
  /** Of the file, with a symbol. */
  genes: number
  active: number
  /** Rows that were not there, or not so. */
  written: number
  /** Records without a symbol. */
  skipped: number
}

interface Load {
  path: string
  releases: PreferredReleases
  at: Instant
}

/** A statement at a time for so many genes: some megabytes of text. */
const GENES_AT_A_TIME = 5000

/**
 * Takes a file of genes, plain or `.gz`: the array of a first load, or an update with its four lists. One transaction.
 * @throws Problem `files_unreadable`, `genes_refused`
 */
export async function loadGenes(db: PanelDb, load: Load): Promise<FirstLoad | GeneUpdateResult> {
  const file = await readGenes(load.path)
  return db.transaction().execute(async (tx) => {
    if (file.kind === 'update') {
      return updateGenes(tx, { ...file, releases: load.releases, by: await systemAccount(tx), at: load.at })
    }
    let written = 0
    for (let start = 0; start < file.genes.length; start += GENES_AT_A_TIME) {
      written += await insertGenes(tx, file.genes.slice(start, start + GENES_AT_A_TIME), 'overwrite')
    }
    const active = file.genes.filter((it) => it.active).length
    return { genes: file.genes.length, active, written, skipped: file.skipped }
  })
}

async function readGenes(path: string): Promise<GeneFile> {
  const bytes = await readFile(path).catch((error: NodeJS.ErrnoException) => {
    throw problems.files_unreadable(path, error.code === 'ENOENT' ? 'there is no such file' : error.message)
  })
  try {
    const isPacked = bytes[0] === 0x1f && bytes[1] === 0x8b
    const text = (isPacked ? await promisify(gunzip)(bytes) : bytes).toString('utf8').replace(/^\uFEFF/, '')
    return readGeneFile(JSON.parse(text))
  } catch (error) {
    throw problems.genes_refused(path, (error as Error).message)
  }
}
