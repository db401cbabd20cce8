import { sql } from 'kysely'
import type { Instant, PanelTx } from '../../tables.ts'
import { versionText } from '../../contract/version.ts'
import { renamed } from '../activity/activity-text.rules.ts'
import { recordChanges } from '../change/record-changes.ts'
import { recordEntityChange } from '../entity/record-entity-change.ts'
import { lockPanels } from '../panel/lock-panel.ts'
import { bumpPanels } from '../version/bump-panel.ts'
import type { Bumped } from '../version/bump-panel.ts'
import type { Actor } from '../viewer/viewer.ts'
import { usesOf } from './gene-use.queries.ts'
import type { GeneUse } from './gene-use.queries.ts'
import type { PreferredReleases } from './ensembl.rules.ts'
import { geneCopyText } from './gene-copy.rules.ts'
import { mergedGene } from './gene-file.rules.ts'
import type { GeneUpdate, ToldGene } from './gene-file.rules.ts'
import type { Gene } from './gene.ts'
import { genesBySymbol } from './gene.queries.ts'
import { insertGenes } from './write-genes.ts'

export interface GeneUpdateResult {
  inserted: number
  updated: number
  renamed: { from: string; to: string }[]
  deleted: string[]
  /** Panels that got a new version, and entities that got a new copy. */
  panels: number
  entities: number
  /** What somebody should look at. */
  warnings: string[]
}

interface Update extends GeneUpdate {
  releases: PreferredReleases
  by: Actor
  at: Instant
}

/**
 * Brings the reference up to date (panelapp.md 12.1), and with it the copies that entities of our own panels keep. Only
 * panels whose content changes get a new version, once, whatever changes in them; mirrored panels follow their source.
 */
export async function updateGenes(tx: PanelTx, update: Update): Promise<GeneUpdateResult> {
  const { releases, by, at } = update
  const told = [...update.insert, ...update.update, ...update.updateSymbol.map((it) => it.gene)]
  const symbols = [...told.map((it) => it.gene_symbol), ...update.updateSymbol.map((it) => it.former), ...update.delete]
  const uses = await usesOf(tx, [...new Set(symbols)])
  // Nobody may take up an old copy between our looking and our writing.
  await lockPanels(
    tx,
    uses.filter((it) => it.isOurs).map((it) => it.panelId),
  )
  const ours = (await usesOf(tx, [...new Set(symbols)])).filter((it) => it.isOurs)

  const genes = await genesBySymbol(tx, [...new Set(symbols)])
  const set = (all: readonly ToldGene[], isReplaced: boolean) => {
    for (const it of all) genes.set(it.gene_symbol, mergedGene(it, isReplaced ? undefined : genes.get(it.gene_symbol)))
  }
  set(update.insert, true)
  set(update.update, false)
  for (const { gene, former } of update.updateSymbol) rename(genes, gene, former)
  for (const symbol of update.delete) deactivate(genes, symbol)
  const written = new Set([
    ...update.updateSymbol.map((it) => it.former),
    ...update.delete,
    ...told.map((it) => it.gene_symbol),
  ])
  await insertGenes(
    tx,
    [...genes.values()].filter((it) => written.has(it.gene_symbol)),
    'overwrite',
  )

  const now = (symbol: string) => lastName(update.updateSymbol, symbol)
  const refreshed = new Set([
    ...update.update.map((it) => it.gene_symbol),
    ...update.updateSymbol.map((it) => it.former),
  ])
  const moving = ours
    .filter((use) => refreshed.has(use.geneSymbol))
    .map((use) => ({ use, gene: genes.get(now(use.geneSymbol)) }))
    .filter((it): it is { use: GeneUse; gene: Gene } => it.gene !== undefined)
    .map(({ use, gene }) => ({ use, gene, copy: geneCopyText(gene, releases) }))
    .filter(({ use, gene, copy }) => use.geneCopy !== copy || use.geneSymbol !== gene.gene_symbol)
  const panelIds = [...new Set(moving.map(({ use }) => use.panelId))].toSorted((a, b) => a - b)
  const bumped = panelIds.length === 0 ? new Map() : await bumpPanels(tx, { panelIds, kind: 'minor', at })
  await recordBumps(tx, bumped)
  for (const move of moving) await moveEntity(tx, move, bumped.get(move.use.panelId)!, by)
  await keepFormerSymbols(tx, update.updateSymbol, genes, at)
  return {
    inserted: update.insert.length,
    updated: update.update.length,
    renamed: update.updateSymbol.map(({ gene, former }) => ({ from: former, to: gene.gene_symbol })),
    deleted: update.delete,
    panels: panelIds.length,
    entities: moving.length,
    warnings: [...(await stillUsed(tx, update.delete)), ...(await heldTwice(tx, panelIds))],
  }
}

/** The new name takes what nobody told otherwise from its own row, or else from the old one; the old one is retired. */
function rename(genes: Map<string, Gene>, told: ToldGene, former: string): void {
  const there = genes.get(told.gene_symbol) ?? genes.get(former)
  // A rename that brings no Ensembl data takes none away.
  const { ensembl_genes: ensembl, ...others } = told
  const isEmpty = Object.keys(ensembl ?? {}).length === 0
  genes.set(told.gene_symbol, mergedGene(isEmpty ? others : told, there))
  if (former !== told.gene_symbol) deactivate(genes, former)
}

function deactivate(genes: Map<string, Gene>, symbol: string): void {
  const gene = genes.get(symbol)
  if (gene) genes.set(symbol, { ...gene, active: false })
}

/** Through several renames of one file, A to B and B to C; each at most once, so that a ring ends. */
function lastName(renames: GeneUpdate['updateSymbol'], symbol: string): string {
  let name = symbol
  for (const { gene, former } of renames) if (former === name) name = gene.gene_symbol
  return name
}

interface Move {
  use: GeneUse
  gene: Gene
  copy: string
}

async function moveEntity(tx: PanelTx, { use, gene, copy }: Move, version: Bumped, by: Actor): Promise<void> {
  const { at } = version
  const isRenamed = use.geneSymbol !== gene.gene_symbol
  const name = use.entityType === 'gene' ? gene.gene_symbol : use.entityName
  const isNameNew = name !== use.entityName
  await sql`
    UPDATE entity e SET gene_copy = ${copy}::json, gene_symbol = ${gene.gene_symbol}, entity_name = ${name}, modified = ${at}
      ${
        isNameNew
          ? sql`, duplicate = (SELECT coalesce(max(o.duplicate) + 1, 0) FROM entity o
        WHERE o.panel_id = e.panel_id AND o.entity_type = e.entity_type AND o.entity_name = ${name})`
          : sql``
      }
    WHERE e.id = ${use.entityId}`.execute(tx)
  const panel = { id: use.panelId, name: use.panelName, major: version.major, minor: version.minor }
  if (isRenamed) {
    await recordEntityChange(tx, {
      panel,
      entity: { id: use.entityId, type: use.entityType, name, hgncId: gene.hgnc_id },
      event: 'entity_renamed',
      lines: [renamed(use.geneSymbol, gene.gene_symbol)],
      details: { name_before: use.entityName, gene_before: use.geneSymbol, gene: gene.gene_symbol },
      issues: ['ChangedGeneName'],
      levelBefore: use.level,
      level: use.level,
      ...(isNameNew && { renamedFrom: use.entityName }),
      fields: ['gene_data'],
      by,
      at,
    })
    return
  }
  await recordChanges(tx, [
    {
      panelId: use.panelId,
      version: versionText(version),
      at,
      kind: 'entity_changed',
      entityType: use.entityType,
      entityName: name,
      hgncId: gene.hgnc_id,
      fields: ['gene_data'],
    },
  ])
}

const recordBumps = (tx: PanelTx, bumped: ReadonlyMap<number, Bumped>) =>
  recordChanges(
    tx,
    [...bumped].map(([panelId, made]) => ({
      panelId,
      version: versionText(made),
      at: made.at,
      kind: 'version_created' as const,
      from: versionText({ major: made.major, minor: made.minor - 1 }),
      to: versionText(made),
    })),
  )

async function keepFormerSymbols(
  tx: PanelTx,
  renames: GeneUpdate['updateSymbol'],
  genes: ReadonlyMap<string, Gene>,
  at: Instant,
): Promise<void> {
  for (const { gene, former } of renames) {
    const to = lastName(renames, gene.gene_symbol)
    if (former === to || !genes.has(to)) continue
    await sql`
      INSERT INTO gene_former_symbol (former_symbol, gene_symbol, at)
      SELECT s, ${to}, ${at} FROM (
        SELECT ${former}::text AS s UNION
        SELECT f.former_symbol FROM gene_former_symbol f WHERE f.gene_symbol = ${former}) names
      WHERE s <> ${to} ON CONFLICT DO NOTHING`.execute(tx)
  }
}

async function stillUsed(tx: PanelTx, deleted: readonly string[]): Promise<string[]> {
  const uses = await usesOf(tx, deleted)
  return deleted
    .map((symbol) => ({ symbol, panels: new Set(uses.filter((it) => it.geneSymbol === symbol).map(nameOf)) }))
    .filter(({ panels }) => panels.size > 0)
    .map(({ symbol, panels }) => `${symbol} is inactive, but still on ${[...panels].join(', ')}`)
}
const nameOf = (use: GeneUse): string => `panel ${use.panelId} "${use.panelName}"`

async function heldTwice(tx: PanelTx, panelIds: readonly number[]): Promise<string[]> {
  const { rows } = await sql<{ id: number; name: string; entity_name: string }>`
    SELECT p.id, p.name, e.entity_name FROM entity e JOIN panel p ON p.id = e.panel_id
    WHERE e.panel_id = ANY (${[...panelIds]}::integer[]) AND e.entity_type = 'gene'
    GROUP BY p.id, p.name, e.entity_name HAVING count(*) > 1 ORDER BY p.id, e.entity_name`.execute(tx)
  return rows.map((row) => `panel ${row.id} "${row.name}" now holds ${row.entity_name} twice`)
}
