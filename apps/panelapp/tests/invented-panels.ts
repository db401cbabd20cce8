import { sql } from 'kysely'
import type { EntityType, PanelDb } from '../tables.ts'

/** Panels of every kind over invented genes, straight into the tables, for tests of pages. */
export interface InventedPanels {
  own: number
  superPanel: number
  internal: number
  internalChild: number
  mirrored: number
  listed: number
  empty: number
  big: number
}

const symbols = [
  'AVLQ1', 'BRUND2', 'CAPHEX', 'DORVEL3', 'ELMIRA4', 'FANTRO', 'GRELLA1', 'HOLVEN', 'IXORAL2', 'JUNQ6', 'LOMBRA', 'MT-NV1',
  'NIVAXA', 'OLTRAN5', 'PERLUX', 'QUILB3', 'RASVEN1', 'SOLTIRA', 'TEVANQ', 'UMBRIX8', 'WOLMIR', 'ARBEXO', 'BELTRAM7', 'JARVEX1',
  'KORLIM', 'LUXAB3', 'MONTRIE', 'RIVANEL',
] // prettier-ignore
const levelOf = (at: number) => (at < 16 ? 3 : at < 22 ? 2 : at < 26 ? 1 : 0)
const modes = [
  'MONOALLELIC, autosomal or pseudoautosomal, NOT imprinted',
  'BIALLELIC, autosomal or pseudoautosomal',
  'BOTH monoallelic and biallelic, autosomal or pseudoautosomal',
  'X-LINKED: hemizygous mutation in males, biallelic mutations in females',
  'Unknown',
  null,
]
const diseases = [
  'Lattice neuropathy type 1, OMIM:990001',
  'Velmont gait disorder',
  'Distal lattice atrophy',
  'Ostrane sensory syndrome',
]

export async function inventPanels(db: PanelDb, { bigRows = 300 } = {}): Promise<InventedPanels> {
  const [ann, bo] = await Promise.all([
    account(db, 'ann', 'Rosa', 'Ellery', 'REVIEWER', 'Northmoor Genetics Laboratory'),
    account(db, 'bo', 'Tunde', 'Osei', 'GEL', 'Institute of Nerve Biology'),
  ])
  const types = await db
    .insertInto('panel_type')
    .values([
      { name: 'Rare disease', slug: 'rare-disease' },
      { name: 'Diagnostic', slug: 'diagnostic' },
    ])
    .returning('id')
    .execute()
  await db
    .insertInto('gene')
    .values(
      symbols.map((gene_symbol) => ({ gene_symbol, gene_name: 'sorted axonal lattice protein, catalytic subunit' })),
    )
    .execute()

  const own = await panel(db, 'Hereditary lattice neuropathy', {
    major_version: 3,
    minor_version: 14,
    old_pk: '5f0a91c3be7d42a6810c9e34',
    old_panels: ['Lattice neuropathy types 1–8', 'Velmont gait disorder', 'R999'],
    level2title: 'Peripheral nerve disorders',
    level3title: 'Neurology',
    description:
      'Genes in which variants cause an inherited neuropathy with lattice-like deposits.\nSee https://example.org/lattice, and exclude acquired causes first.',
    version_comment:
      '2026-03-12 10:05 Tunde Osei (Institute of Nerve Biology) promoted panel to 3.0\nReviewed with the national group.',
  })
  await db
    .insertInto('panel_has_type')
    .values(types.map(({ id }) => ({ panel_id: own, type_id: id })))
    .execute()
  const genes = []
  for (const [at, name] of symbols.entries()) genes.push(await entity(db, own, 'gene', name, at))
  await entity(db, own, 'str', 'KELPIN_REP', 2, {
    chromosome: '19',
    start_37: 1000,
    end_37: 1060,
    start_38: 2000,
    end_38: 2060,
    repeated_sequence: 'CAG',
    normal_repeats: 35,
    pathogenic_repeats: 50,
  })
  await entity(db, own, 'region', 'VARDEN_LOSS', 3, {
    verbose_name: 'VARDEN recurrent region',
    chromosome: '16',
    start_38: 29_500_000,
    end_38: 30_100_000,
    haploinsufficiency_score: '3',
    triplosensitivity_score: '40',
    required_overlap_percentage: 60,
    type_of_variants: 'cnv_loss',
  })
  await reviews(db, genes.slice(0, 12), [ann, bo])
  const snapshot = await db
    .insertInto('snapshot')
    .values({
      panel_id: own,
      major_version: 3,
      minor_version: 0,
      schema_version: '1',
      document: Buffer.from([0]),
      document_sha256: Buffer.alloc(32),
      document_bytes: 1,
      head: '{}',
      version_created: '2026-03-12T10:05:00Z',
      superseded_at: '2026-03-20T10:05:00Z',
      signed_off_date: '2026-03-12',
    })
    .returning('id')
    .executeTakeFirstOrThrow()
  await db.updateTable('panel').set({ signed_off_id: snapshot.id }).where('id', '=', own).execute()

  const internal = await panel(db, 'Draft of tarsal ataxia', { status: 'internal' })
  await entity(db, internal, 'gene', 'AVLQ1', 0)
  const internalChild = await panel(db, 'Hidden part', { status: 'internal' })
  await entity(db, internalChild, 'gene', 'WOLMIR', 0)
  const empty = await panel(db, 'Empty so far', { description: 'A <script>alert(1)</script> panel' })
  const superPanel = await panel(db, 'All nerve panels', { is_super: true, major_version: 3, minor_version: 20 })
  await db
    .insertInto('panel_child')
    .values([own, internalChild].map((child_id, position) => ({ parent_id: superPanel, child_id, position })))
    .execute()

  await db
    .insertInto('mirror_source')
    .values({
      base_url: 'https://panels.of-a-long-named-laboratory.example.org',
      acknowledgement: 'Content by the Example panels of invented data.',
      first_run: '2026-11-01T08:00:00Z',
      last_complete_run: '2026-11-22T09:58:00Z',
    })
    .execute()
  const mirrored = await panel(db, 'Mirrored hearing loss', {
    origin: 'mirrored',
    seen_at: '2026-11-22T09:58:00Z',
    major_version: 4,
    stats: JSON.stringify({ number_of_genes: 2, number_of_strs: 0, number_of_regions: 0 }),
  })
  await entity(db, mirrored, 'gene', 'AVLQ1', 0)
  await entity(db, mirrored, 'gene', 'KORLIM', 24)
  const listed = await panel(db, 'Listed but not loaded', {
    origin: 'mirrored',
    is_listed: true,
    major_version: 2,
    minor_version: 7,
    stats: JSON.stringify({ number_of_genes: 41, number_of_strs: 1, number_of_regions: 0 }),
  })

  const big = await panel(db, 'Everything at once', { major_version: 1, level2title: 'Everything' })
  await fill(db, big, bigRows)
  await count(db)
  return { own, superPanel, internal, internalChild, mirrored, listed, empty, big }
}

async function account(
  db: PanelDb,
  username: string,
  first_name: string,
  last_name: string,
  user_type: 'GEL' | 'REVIEWER',
  affiliation: string,
): Promise<number> {
  const { id } = await db
    .insertInto('account')
    .values({ username, password: '!', first_name, last_name })
    .returning('id')
    .executeTakeFirstOrThrow()
  await db.updateTable('reviewer').set({ user_type, affiliation }).where('account_id', '=', id).execute()
  return id
}

type PanelValues = Partial<Parameters<ReturnType<typeof panelInsert>['values']>[0]>
const panelInsert = (db: PanelDb) => db.insertInto('panel')

async function panel(db: PanelDb, name: string, values: PanelValues): Promise<number> {
  const { id } = await panelInsert(db)
    .values({
      name,
      status: 'public',
      version_created: '2026-10-02T07:30:00.123456Z',
      ...values,
    } as never)
    .returning('id')
    .executeTakeFirstOrThrow()
  return id
}

async function entity(
  db: PanelDb,
  panelId: number,
  type: EntityType,
  name: string,
  at: number,
  more: Record<string, unknown> = {},
): Promise<number> {
  const copy = {
    alias: ['OLD1'],
    biotype: 'protein_coding',
    hgnc_id: `HGNC:${9000 + at}`,
    gene_name: `${name.toLowerCase()} protein`,
    omim_gene: ['990001'],
    alias_name: null,
    gene_symbol: name,
    hgnc_symbol: name,
    hgnc_release: null,
    ensembl_genes: {
      GRch37: { 82: { location: '14:1000-2000', ensembl_id: 'ENSG00000990001' } },
      GRch38: { 90: { location: '14:1100-2100', ensembl_id: 'ENSG00000990001' } },
    },
    hgnc_date_symbol_changed: null,
  }
  const { id } = await db
    .insertInto('entity')
    .values({
      panel_id: panelId,
      entity_type: type,
      entity_name: name,
      ...(type === 'gene' && { gene_symbol: name, gene_copy: JSON.stringify(copy) }),
      moi: modes[at % modes.length] ?? null,
      penetrance: at % 3 === 0 ? 'Complete' : null,
      publications: ['12345678', 'Lattice Journal 2024;3:1'],
      phenotypes: diseases.slice(0, (at % diseases.length) + (at === 26 ? 0 : 1)),
      saved_gel_status: levelOf(at),
      ready: at % 5 === 0,
      ...more,
    } as never)
    .returning('id')
    .executeTakeFirstOrThrow()
  const names = { 3: 'Expert Review Green', 2: 'Expert Review Amber', 1: 'Expert Review Red', 0: 'Research' }
  await db
    .insertInto('evidence')
    .values([
      { entity_id: id, name: 'Literature', rating: 5, author_type: 'GEL', created: '2026-01-01T00:00:00Z' },
      { entity_id: id, name: names[levelOf(at)], rating: 5, author_type: 'GEL', created: '2026-02-01T00:00:00Z' },
    ])
    .execute()
  if (at % 7 === 0) {
    await db
      .insertInto('tag')
      .values({ name: 'watchlist' })
      .onConflict((it) => it.doNothing())
      .execute()
    await sql`insert into entity_tag select ${id}, id from tag where name = 'watchlist'`.execute(db)
  }
  return id
}

async function reviews(db: PanelDb, entityIds: readonly number[], [ann, bo]: readonly [number, number]) {
  for (const [at, entity_id] of entityIds.entries()) {
    for (const account_id of at % 3 === 0 ? [ann, bo] : [ann]) {
      const { id } = await db
        .insertInto('evaluation')
        .values({
          entity_id,
          account_id,
          rating: at % 4 === 3 ? 'RED' : 'GREEN',
          moi: modes[at % 3]!,
          publications: ['23456789, 34567890'],
          phenotypes: [diseases[at % 4]!],
          current_diagnostic: at % 2 === 0,
          version: '3.1',
          created: '2026-02-03T12:00:00Z',
        })
        .returning('id')
        .executeTakeFirstOrThrow()
      await db
        .insertInto('comment')
        .values({
          evaluation_id: id,
          account_id,
          comment: 'Seen in three families.\nSee https://example.org/a?b=1&c=2.',
          version: '3.1',
          created: '2026-02-03T12:00:00Z',
          modified: '2026-02-04T12:00:00Z',
        })
        .execute()
    }
    await db
      .insertInto('track_record')
      .values({
        entity_id,
        issue_type: 'Created,NewSource,SetPhenotypes',
        issue_description: 'gene: X was added\nSources: Literature',
        account_id: bo,
        gel_status: 3,
        created: '2026-01-05T09:00:00Z',
      })
      .execute()
  }
}

/** As many genes as asked for, spread over levels and modes. */
async function fill(db: PanelDb, panelId: number, rows: number) {
  await sql`insert into gene (gene_symbol) select 'ZQ' || n from generate_series(1, ${rows}::int) n`.execute(db)
  await sql`
    insert into entity (panel_id, entity_type, entity_name, gene_symbol, gene_copy, moi, phenotypes, publications, saved_gel_status)
    select ${panelId}, 'gene', 'ZQ' || n, 'ZQ' || n,
      json_build_object('gene_symbol', 'ZQ' || n, 'hgnc_id', 'HGNC:' || (100000 + n)),
      (${modes}::text[])[1 + n % 6], array['Invented disease ' || n || ', OMIM:' || (990000 + n), 'Syndrome of ' || md5(n::text)],
      array['1234567'], (n % 7 + 1) / 2
    from generate_series(1, ${rows}::int) n`.execute(db)
  await sql`
    insert into evidence (entity_id, name, rating, author_type)
    select e.id, s.name, 5, 'GEL' from entity e cross join (values ('Expert list'), ('NHS GMS'), ('Literature')) s(name)
    where e.panel_id = ${panelId}`.execute(db)
}

async function count(db: PanelDb) {
  const { refreshStats } = await import('../server/panel/refresh-stats.ts')
  const panels = await db.selectFrom('panel').select('id').where('origin', '=', 'own').execute()
  await db.transaction().execute((tx) =>
    refreshStats(
      tx,
      panels.map((it) => it.id),
    ),
  )
}
