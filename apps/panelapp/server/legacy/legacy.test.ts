import { freshDatabase } from '@farside/harness/database'
import type { FreshDatabase } from '@farside/harness/database'
import { openDatabase } from '@farside/kernel/db'
import { silentLog } from '@farside/kernel/log'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { startWeb } from '../../app.ts'
import { migrations } from '../../migrations.ts'
import { readPanelappSettings } from '../../settings.ts'
import type { PanelDb, Tables } from '../../tables.ts'
import { addGene, addPanel, addRegion, addStr, geneCopy } from '../../tests/sample-panels.ts'
import { resetAllStats } from '../panel/refresh-stats.ts'
import { bumpPanel } from '../version/bump-panel.ts'
import { confidenceLevels, inheritanceCode, inheritanceValues, sourceNames } from './legacy-words.rules.ts'

const noLossOfFunction =
  'Loss-of-function variants (as defined in pop up message) DO NOT cause this phenotype - please provide details in the comments'
const biallelic = 'BIALLELIC, autosomal or pseudoautosomal'
let database: FreshDatabase
let db: PanelDb
let web: Awaited<ReturnType<typeof startWeb>>
let alpha: number
let retired: number

beforeAll(async () => {
  database = await freshDatabase({ migrations })
  db = openDatabase<Tables>(database.url)
  const types = await db
    .insertInto('panel_type')
    .values([
      { name: 'Rare Disease 100K', slug: 'rare-disease-100k' },
      { name: 'Research', slug: 'research' },
    ])
    .returning('id')
    .execute()
  const [rare, research] = types.map((it) => it.id)
  alpha = await addPanel(db, {
    name: 'Alpha',
    old_pk: '553f9595bb5a1616e5ed45a8',
    types: [rare!],
    version_created: '2026-01-01T00:00:00Z',
    level2title: 'Group',
    old_panels: ['R999'],
    major_version: 1,
  })
  await addGene(db, alpha, 'MYH7', {
    hgncId: 'HGNC:7577',
    moi: biallelic,
    mode_of_pathogenicity: noLossOfFunction,
    penetrance: 'Complete',
    phenotypes: [],
    publications: [''],
    sources: ['Expert list', 'UKGTN'],
  })
  await addGene(db, alpha, 'ABC1', {
    saved_gel_status: 2,
    moi: 'MITOCHONDRIAL',
    phenotypes: ['one'],
    sources: ['UKGTN'],
  })
  await addGene(db, alpha, 'NULL1', { moi: null, saved_gel_status: 1 })
  await addGene(db, alpha, 'ODD1', { moi: 'Other - please specifiy in evaluation comments', saved_gel_status: 0 })
  const only115 = JSON.parse(geneCopy('NEW1')) as { ensembl_genes: unknown }
  only115.ensembl_genes = { GRch38: { '115': { location: '1:2-3', ensembl_id: 'ENSG115' } } }
  await addGene(db, alpha, 'NEW1', { gene_copy: JSON.stringify(only115) })
  await addStr(db, alpha, 'HTT_CAG')
  await addRegion(db, alpha, 'ISCA-1-Loss', { haploinsufficiency_score: '3' })
  const beta = await addPanel(db, { name: 'Beta 77', types: [research!] })
  await addGene(db, beta, 'MYH7', { hgncId: 'HGNC:7577', moi: biallelic, mode_of_pathogenicity: 'Other' })
  for (let index = 0; index < 210; index += 1) await addGene(db, beta, `G${index}`)
  const hidden = await addPanel(db, { name: 'Hidden', status: 'internal', types: [rare!] })
  await addGene(db, hidden, 'MYH7', {})
  await addPanel(db, { name: 'Parent', children: [alpha, hidden], types: [rare!], major_version: 4 })
  retired = await addPanel(db, { name: 'Retired', status: 'retired', types: [rare!], major_version: 1 })
  await db.transaction().execute(async (tx) => {
    await bumpPanel(tx, { panelId: alpha, kind: 'minor', at: '2026-01-31T10:20:30.123456Z' })
    await bumpPanel(tx, { panelId: retired, kind: 'minor', at: '2026-01-31T10:20:30.123456Z' })
  })
  await db.deleteFrom('entity').where('entity_name', '=', 'ABC1').execute()
  await resetAllStats(db)
  const { settings } = readPanelappSettings({ DATABASE_URL: database.url, WEB_BIND: '127.0.0.1:0' })
  web = await startWeb(settings, { log: silentLog })
})
afterAll(async () => {
  await web?.close()
  await db?.destroy()
  await database?.drop()
})

const get = (path: string) => fetch(`${web.url}/WebServices/${path}`, { redirect: 'manual' })
const read = async <T>(path: string) => (await (await get(path)).json()) as T
type Panel = { result: Record<'Genes' | 'STRs' | 'Regions', Record<string, unknown>[]> & Record<string, unknown> }
const names = (panel: Panel) => panel.result.Genes.map((it) => it['GeneSymbol'])

describe('list_panels', () => {
  test('[124] lists the default types unless told otherwise', async () => {
    const list = async (query: string) =>
      (await read<{ result: { Name: string }[] }>(`list_panels/${query}`)).result.map((it) => it.Name)
    expect(await list('')).toEqual(['Alpha', 'Parent'])
    expect(await list('?Types=all')).toEqual(['Alpha', 'Beta 77', 'Parent'])
    expect(await list('?Types=research,x')).toEqual(['Beta 77'])
    expect(await list('?Name=LPH')).toEqual(['Alpha'])
    expect(await list('?Retired=true')).toEqual(['Alpha', 'Parent', 'Retired'])
    expect(await list('whatever/else')).toEqual(['Alpha', 'Parent'])
  })

  test('tells of each panel what programs read', async () => {
    const { result } = await read<{ result: unknown[] }>('list_panels/?Name=Alpha')
    expect(result).toEqual([
      {
        Name: 'Alpha',
        DiseaseSubGroup: '',
        DiseaseGroup: 'Group',
        CurrentVersion: '1.1',
        CurrentCreated: '2026-01-31T10:20:30.123456Z',
        Number_of_Genes: 4,
        Number_of_STRs: 1,
        Number_of_Regions: 1,
        Panel_Id: '553f9595bb5a1616e5ed45a8',
        Relevant_disorders: ['R999'],
        Status: 'public',
        PanelTypes: ['rare-disease-100k'],
      },
    ])
  })

  test('redirects where the last slash is missing, and lets any site read', async () => {
    expect((await get('list_panels?Types=all')).headers.get('location')).toMatch(/list_panels\/\?Types=all$/)
    expect((await get('list_panels/')).headers.get('access-control-allow-origin')).toBe('*')
  })
})

describe('get_panel', () => {
  test('[125] tells with 200 what was not found', async () => {
    for (const given of ['NoSuch', 'Hidden', 'Retired', '999999']) {
      const reply = await get(`get_panel/${given}/`)
      expect([reply.status, await reply.json()]).toEqual([200, [`Query Error: ${given} not found.`]])
    }
    expect((await get(`get_panel/${alpha}/?version=7.7`)).status).toBe(200)
    expect(await read(`get_panel/${alpha}/?version=7.7`)).toEqual([
      `Query Error: The version requested for panel:${alpha} was not found.`,
    ])
  })

  test('[126] refuses a malformed version', async () => {
    const reply = await get(`get_panel/${alpha}/?version=x`)
    expect([reply.status, await reply.json()]).toEqual([400, ['Query Error: The incorrect version requested']])
  })

  test('[127] gives the green genes with ids of GRCh38', async () => {
    const panel = await read<Panel>(`get_panel/${alpha}/?LevelOfConfidence=HighEvidence&assembly=grch38`)
    expect(names(panel)).toEqual(['MYH7', 'NEW1'])
    expect(panel.result.Genes[0]).toEqual({
      GeneSymbol: 'MYH7',
      EnsembleGeneIds: ['ENSG00000092054'],
      ModeOfInheritance: 'biallelic',
      Penetrance: 'Complete',
      Publications: null,
      Phenotypes: null,
      ModeOfPathogenicity: noLossOfFunction,
      LevelOfConfidence: 'HighEvidence',
      Evidences: ['UKGTN', 'Expert list'],
    })
  })

  test('[128] refuses another assembly', async () => {
    const reply = await get(`get_panel/${alpha}/?assembly=hg19`)
    expect(reply.status).toBe(404)
    expect(await reply.json()).toEqual({ detail: 'Unaccepted value for assembly, please use: GRch37 or GRch38' })
  })

  test('[129] shows empty phenotypes as null, and API v1 as an empty list', async () => {
    const panel = await read<Panel>(`get_panel/${alpha}/`)
    expect(panel.result.Genes.find((it) => it['GeneSymbol'] === 'MYH7')!['Phenotypes']).toBeNull()
    const v1 = await (await fetch(`${web.url}/api/v1/panels/${alpha}/`)).json()
    expect(v1.genes.find((it: { entity_name: string }) => it.entity_name === 'MYH7').phenotypes).toEqual([])
  })

  test('[132] has the id of a gene whose only release is 115', async () => {
    const panel = await read<Panel>(`get_panel/${alpha}/?assembly=GRch38`)
    expect(panel.result.Genes.find((it) => it['GeneSymbol'] === 'NEW1')!['EnsembleGeneIds']).toEqual(['ENSG115'])
  })

  test.each(['Alpha', 'alp', 'R999', '553f9595bb5a1616e5ed45a8'])('finds a panel by %s', async (ref) => {
    expect((await read<Panel>(`get_panel/${ref}/`)).result['SpecificDiseaseName']).toBe('Alpha')
  })
  test('takes digits for an id, and else for part of a name', async () => {
    expect((await read<Panel>(`get_panel/${alpha}/`)).result['SpecificDiseaseName']).toBe('Alpha')
    expect((await read<Panel>('get_panel/77/')).result['SpecificDiseaseName']).toBe('Beta 77')
  })

  test('lets pass what has no value where a mode or the penetrance is asked for', async () => {
    expect(names(await read(`get_panel/${alpha}/?ModeOfInheritance=biallelic`))).toEqual(['MYH7', 'NEW1', 'NULL1'])
    expect(names(await read(`get_panel/${alpha}/?ModeOfInheritance=nosuch`))).toEqual(['NEW1', 'NULL1'])
    expect(names(await read(`get_panel/${alpha}/?Penetrance=Incomplete`))).not.toContain('MYH7')
    expect(names(await read(`get_panel/${alpha}/?ModeOfPathogenicity=other`))).toEqual(['NEW1', 'NULL1', 'ODD1'])
    const scored = await read<Panel>(`get_panel/${alpha}/?HaploinsufficiencyScore=2`)
    expect([scored.result.Regions.length, scored.result.Genes.length]).toEqual([0, 4])
  })

  test('gives an older version by id or name, filtered as well, of retired panels too', async () => {
    const old = await read<Panel>('get_panel/Alpha/?version=1.0&LevelOfConfidence=ModerateEvidence')
    expect(names(old)).toEqual(['ABC1'])
    expect(old.result).toMatchObject({ version: '1.0', 'Signed Off': null, Status: 'public' })
    expect((await read<Panel>(`get_panel/${retired}/?version=1.0`)).result['SpecificDiseaseName']).toBe('Retired')
    expect((await read<Panel>('get_panel/Alpha/?version=1.1')).result).not.toHaveProperty('Signed Off')
  })

  test('shows an odd mode of inheritance as it is', async () => {
    const panel = await read<Panel>(`get_panel/${alpha}/?LevelOfConfidence=NoList`)
    expect(panel.result.Genes).toMatchObject([
      { ModeOfInheritance: 'Other - please specifiy in evaluation comments', LevelOfConfidence: 'NoList' },
    ])
  })

  test('has STRs and regions with their keys', async () => {
    const { result } = await read<Panel>(`get_panel/${alpha}/`)
    expect(result.STRs).toEqual([
      {
        Name: 'HTT_CAG',
        Chromosome: '4',
        GRCh37Coordinates: null,
        GRCh38Coordinates: [3074877, 3074933],
        RepeatedSequence: 'CAG',
        NormalRepeats: 27,
        PathogenicRepeats: 40,
        GeneSymbol: null,
        EnsembleGeneIds: [],
        ModeOfInheritance: null,
        Penetrance: null,
        Publications: null,
        Phenotypes: null,
        LevelOfConfidence: 'HighEvidence',
        Evidences: null,
      },
    ])
    expect(Object.keys(result.Regions[0]!)).toEqual([
      ...['Name', 'VerboseName', 'Chromosome', 'GRCh37Coordinates', 'GRCh38Coordinates', 'HaploinsufficiencyScore'],
      ...['TriplosensitivityScore', 'RequiredOverlapPercentage', 'GeneSymbol', 'EnsembleGeneIds', 'ModeOfInheritance'],
      ...['Penetrance', 'TypeOfVariants', 'Publications', 'Phenotypes', 'LevelOfConfidence', 'Evidences'],
    ])
  })
})

type Found = {
  meta: { numOfResults: number }
  results: { GeneSymbol: string; SpecificDiseaseName: string; version: string }[]
}
const where = (found: Found) => found.results.map((it) => [it.SpecificDiseaseName, it.version])

describe('search_genes', () => {
  test('[130] gives matching rows alone, and counts them', async () => {
    const found = await read<Found>('search_genes/MYH7/?ModeOfPathogenicity=no_loss_of_function')
    expect(where(found)).toEqual([
      ['Alpha', '1.1'],
      ['Parent', '4.1'],
    ])
    expect(found.meta.numOfResults).toBe(found.results.length)
    expect(await read('search_genes/MYH7/?ModeOfPathogenicity=loss_of_function')).toEqual(found)
    expect(where(await read('search_genes/MYH7/?ModeOfPathogenicity=other'))).toEqual([['Beta 77', '0.0']])
    expect((await read<Found>('search_genes/MYH7/?ModeOfPathogenicity=nosuch')).results).toEqual([])
  })

  test('filters by everything else', async () => {
    expect(where(await read('search_genes/MYH7/?Evidences=export_list'))).toHaveLength(2)
    expect(where(await read('search_genes/MYH7/?Evidences=literature'))).toEqual([])
    expect(where(await read('search_genes/HGNC:7577/?panel_name=Beta 77,X'))).toEqual([['Beta 77', '0.0']])
    expect(where(await read('search_genes/MYH7,NULL1/?panel_name=Parent'))).toEqual([
      ['Parent', '4.1'],
      ['Parent', '4.1'],
    ])
    expect(where(await read('search_genes/NOSUCH/'))).toEqual([])
    expect((await get('search_genes/MYH7/?assembly=hg19')).status).toBe(404)
  })

  test('gives everything', async () => {
    const found = await read<Found>('search_genes/all/')
    // Four genes of Alpha, twice, and those of Beta; nothing of what is hidden.
    expect(found.meta.numOfResults).toBe(8 + 211)
    expect(found.results[0]!.GeneSymbol).toBe('G0')
  })
})

describe('list_entities', () => {
  test('[131] has at most 200 on a page', async () => {
    type Page = { count: number; next: string | null; previous: string | null; results: Record<string, unknown>[] }
    const first = await read<Page>('list_entities/?page_size=500')
    expect([first.count, first.results.length, first.previous]).toEqual([217, 200, null])
    expect(first.next).toBe(`${web.url}/WebServices/list_entities/?page_size=500&page=2`)
    const second = (await (await fetch(first.next!)).json()) as Page
    expect([second.results.length, second.next, second.previous]).toEqual([
      17,
      null,
      `${web.url}/WebServices/list_entities/?page_size=500`,
    ])
    expect((await read<Page>('list_entities/')).results).toHaveLength(100)
    const beyond = await get('list_entities/?page=99')
    expect([beyond.status, await beyond.json()]).toEqual([404, { detail: 'Invalid page.' }])
    const named = await read<Page>('list_entities/?entity_name=HTT_CAG,ISCA-1-Loss')
    expect(named.results.map((it) => [it['EntityType'], it['Name']])).toEqual([
      ['str', 'HTT_CAG'],
      ['region', 'ISCA-1-Loss'],
    ])
    expect(named.results[0]!['Panel']).toMatchObject({ Name: 'Alpha', CurrentVersion: '1.1', Status: 'public' })
    const none = await read<Page>('list_entities/?LevelOfConfidence=nosuch')
    expect([none.count, none.results]).toEqual([0, []])
  })
})

describe('short words', () => {
  test.each([
    [biallelic, 'biallelic'],
    ['MITOCHONDRIAL', 'mitochondrial'],
    ['Other', 'Other'],
    ['null', 'null'],
  ])('%s is %s', (value, word) => expect(inheritanceCode(value)).toBe(word))
  test('of sources, levels and modes, back', () => {
    expect(sourceNames(['radboud_university_medical_center_nijmegen', 'export_review', 'NHS GMS'])).toEqual([
      'radboud university medical center, nijmegen',
      'expert review',
      'nhs gms',
    ])
    expect(sourceNames(['eligibility_statement_prior_genetic_testing'])).toEqual([
      'eligibility statement prior genetic testing',
    ])
    expect(sourceNames(['illumina_trugenome_clinical_sequencing_services', 'emory_genetics_laboratory'])).toEqual([
      'illumina trugenome clinical sequencing services',
      'emory genetics laboratory',
    ])
    expect(confidenceLevels(['HighEvidence', 'x', 'NoList'])).toEqual([3, 0])
    expect(inheritanceValues(['biallelic', 'x'])).toEqual([biallelic, 'x'])
  })
})
