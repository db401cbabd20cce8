import { createHash, webcrypto } from 'node:crypto'
import type { Instant } from '../../contract/instant.ts'
import type { EntityType, PanelDb } from '../../tables.ts'
import { canonicalJson } from '../document/canonical-json.ts'
import { readDocumentRows, streamDocumentRows } from '../document/entity-row.queries.ts'
import { copyIn, withPanel } from '../document/entity-text.rules.ts'
import { PanelMoved, withLists } from '../document/panel-document.ts'
import { contentOf, panelObject, panelText } from '../document/panel-head.rules.ts'
import type { Audience } from '../document/panel-head.rules.ts'
import type { PreferredReleases } from '../gene/ensembl.rules.ts'
import type { Catalogue, PanelHead } from '../panel/catalogue.ts'
import { ByteBuilder } from './byte-builder.ts'
import { flatFields, openFlatTexts, unknownState } from './v2-entity.rules.ts'
import { v2Columns } from './v2-row.queries.ts'
import type { V2Row } from './v2-row.queries.ts'

/** A panel document of API v2. */
export interface MadeDocument {
  /** Compact JSON without line ends. Of several live documents in a row each is overwritten by the second that follows. */
  bytes: Buffer
  /** Hex, of the version 1 document in its frozen form; the address of the version holds it. */
  sha256: string
  genes: number
  strs: number
  regions: number
}

export interface Making {
  catalogue: Pick<Catalogue, 'byId'>
  audience: Audience
  preferred: PreferredReleases
}

/**
 * Live documents of panels, in the order of their ids, within a transaction that sees one moment. Only some rows are in
 * memory at a time, and the next ones are on their way while these are written.
 */
export async function* liveDocuments(
  tx: PanelDb,
  heads: readonly PanelHead[],
  making: Making,
): AsyncGenerator<MadeDocument> {
  const writer = new DocumentWriter(making)
  for (const run of runsOf(heads)) {
    if (run[0]!.isSuper) {
      yield await documentOf(tx, writer, run[0]!, making)
      continue
    }
    let at = 0
    const ids = run.map((it) => it.id)
    for await (const rows of streamDocumentRows<V2Row>(tx, ids, v2Columns('frozen'))) {
      for (const row of rows) {
        while (run[at]!.id !== row.panel_id) yield writer.finish(run[at++]!)
        writer.add(run[at]!, row)
      }
    }
    while (at < run.length) yield writer.finish(run[at++]!)
  }
}

/** The document of one panel as it is live. @throws PanelMoved when it changed since the catalogue was read */
export const liveDocument = (db: PanelDb, head: PanelHead, making: Making): Promise<MadeDocument> =>
  documentOf(db, new DocumentWriter(making), head, making)

async function documentOf(
  db: PanelDb,
  writer: DocumentWriter,
  head: PanelHead,
  { catalogue, audience }: Making,
): Promise<MadeDocument> {
  const shown = contentOf(head, catalogue, audience)
  const ids = shown.map((it) => it.id)
  const { rows, revisions } = await readDocumentRows<V2Row>(db, ids, v2Columns('frozen'))
  if (shown.some((it) => revisions.get(it.id) !== it.ownRevision)) throw new PanelMoved()
  for (const row of rows) writer.add(head, row)
  return writer.finish(head)
}

/** Ordinary panels are read together, a super panel by itself. */
function runsOf(heads: readonly PanelHead[]): PanelHead[][] {
  const runs: PanelHead[][] = []
  for (const head of heads.toSorted((a, b) => a.id - b.id)) {
    const last = runs.at(-1)
    if (last && !head.isSuper && !last[0]!.isSuper) last.push(head)
    else runs.push([head])
  }
  return runs
}

/** Writes one document after another, with the same room. */
class DocumentWriter {
  readonly #making: Making
  readonly #flat: (name: string, copy: string | null) => string
  // In turns, so that one may still be compressed while the next is written.
  readonly #wides = [new ByteBuilder(1 << 20), new ByteBuilder(1 << 20)] as const
  #turn: 0 | 1 = 0
  readonly #lists = { genes: new EntityList(), strs: new EntityList(), regions: new EntityList() }
  #panels: ReadonlyMap<number, string> | undefined

  constructor(making: Making) {
    this.#making = making
    this.#flat = openFlatTexts(making.preferred)
  }

  /** An entity of the document that is finished next. */
  add(head: PanelHead, row: V2Row): void {
    const text = head.isSuper ? withPanel(row, 'frozen', this.#panelTexts(head).get(row.panel_id)!) : row.text
    this.#lists[listName[row.entity_type satisfies EntityType]].add(
      text,
      `${this.#flat(row.entity_name, copyIn(row, 'frozen'))},${row.state}`,
    )
  }

  /** The text of each entity is made once: its bytes serve the frozen form, for its digest, and the wider one. */
  finish(head: PanelHead): MadeDocument {
    const { catalogue, audience } = this.#making
    const lists = this.#lists
    const object = panelObject(head, catalogue, audience)
    const hash = createHash('sha256')
    for (const part of withLists(object, marks, 'frozen').split(mark)) {
      if (isListName(part)) hash.update('[').update(lists[part].bytes()).update(']')
      else hash.update(part)
    }
    const sha256 = hash.digest('hex')

    const added = { ...headFields(head), live: true, superseded_at: null, sha256 }
    this.#turn = this.#turn === 0 ? 1 : 0
    const wide = this.#wides[this.#turn]
    wide.clear()
    wide.text(`${canonicalJson(object).slice(0, -1)},${JSON.stringify(added).slice(1, -1)}`)
    const counts = { genes: lists.genes.count, strs: lists.strs.count, regions: lists.regions.count }
    for (const name of listNames) {
      wide.text(`,"${name}":`)
      lists[name].writeWideTo(wide)
      lists[name].clear()
    }
    wide.text('}')
    this.#panels = undefined
    return { bytes: wide.bytes(), sha256, ...counts }
  }

  #panelTexts(head: PanelHead): ReadonlyMap<number, string> {
    const { catalogue, audience } = this.#making
    return (this.#panels ??= new Map(
      contentOf(head, catalogue, audience).map((it) => [it.id, panelText(it, catalogue, 'frozen', audience)]),
    ))
  }
}

/** Entities as texts of objects, one after another, and what the wider form adds to each. */
class EntityList {
  readonly #bytes = new ByteBuilder(1 << 16)
  readonly #ends: number[] = []
  readonly #more: string[] = []

  get count(): number {
    return this.#ends.length
  }

  add(text: string, more: string): void {
    if (this.#ends.length > 0) this.#bytes.text(',')
    this.#ends.push(this.#bytes.text(text).length)
    this.#more.push(more)
  }

  bytes(): Buffer {
    return this.#bytes.bytes()
  }

  writeWideTo(target: ByteBuilder): void {
    let start = 0
    target.text('[')
    for (const [index, end] of this.#ends.entries()) {
      target.copy(this.#bytes, start, end - 1).text(`,${this.#more[index]}}`)
      start = end
    }
    target.text(']')
  }

  clear(): void {
    this.#bytes.clear()
    this.#ends.length = 0
    this.#more.length = 0
  }
}

const listName = { gene: 'genes', str: 'strs', region: 'regions' } as const
const listNames = ['genes', 'strs', 'regions'] as const
const isListName = (text: string): text is (typeof listNames)[number] => (listNames as readonly string[]).includes(text)
/** Stands where no text of JSON can have it. */
const mark = '\u0000'
const marks = { genes: `${mark}genes${mark}`, strs: `${mark}strs${mark}`, regions: `${mark}regions${mark}` }

/** What API v2 tells of a panel, whichever version is looked at. */
export const headFields = (head: PanelHead) => ({
  is_super: head.isSuper,
  signed_off: head.signedOff && { version: head.signedOff.version, date: head.signedOff.date },
  known_from: head.knownFrom,
  data_as_of: head.seenAt,
})

/** Big texts are hashed beside the event loop. */
export const digestOf = async (text: string): Promise<string> =>
  Buffer.from(await webcrypto.subtle.digest('SHA-256', Buffer.from(text))).toString('hex')

/** A frozen version in the shape of API v2: what was not recorded when it was frozen is null. */
export function frozenDocument(
  frozen: { text: string; sha256: string; supersededAt: Instant | null },
  head: PanelHead,
  preferred: PreferredReleases,
): MadeDocument {
  const stored = JSON.parse(frozen.text) as Record<string, unknown>
  const widened = (name: 'genes' | 'strs' | 'regions') => {
    const list = stored[name]
    return (Array.isArray(list) ? (list as Record<string, unknown>[]) : []).map((it) => ({
      ...it,
      ...flatFields(it['gene_data'], preferred),
      ...unknownState,
    }))
  }
  const lists = { genes: widened('genes'), strs: widened('strs'), regions: widened('regions') }
  const document = {
    ...stored,
    ...headFields(head),
    live: false,
    superseded_at: frozen.supersededAt,
    sha256: frozen.sha256,
    ...lists,
  }
  return {
    bytes: Buffer.from(JSON.stringify(document)),
    sha256: frozen.sha256,
    genes: lists.genes.length,
    strs: lists.strs.length,
    regions: lists.regions.length,
  }
}
