import { freshDatabase } from '@farside/harness/database'
import type { FreshDatabase } from '@farside/harness/database'
import { openDatabase } from '@farside/kernel/db'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { splitTextList } from '../../contract/text-list.ts'
import { migrations } from '../../migrations.ts'
import type { PanelDb, PanelTx, Tables } from '../../tables.ts'
import { addGene, addPanel, addStr } from '../../tests/sample-panels.ts'
import { addPerson } from '../../tests/sample-people.ts'
import { refreshStats } from '../panel/refresh-stats.ts'
import type { Actor } from '../viewer/viewer.ts'
import { deleteComment, editComment } from './change-comment.ts'
import { deleteReview } from './delete-review.ts'
import { reviewEntity } from './review-entity.ts'
import type { ReviewValues } from './review.rules.ts'

let database: FreshDatabase
let db: PanelDb
let reviewer: Actor
let other: Actor
let external: Actor
let superuser: Actor
let alpha = 0
let made = 0
const at = '2026-02-01T10:20:30.123000Z'
const mohr = 'MONOALLELIC, autosomal or pseudoautosomal, NOT imprinted'

beforeAll(async () => {
  database = await freshDatabase({ migrations })
  db = openDatabase<Tables>(database.url)
  reviewer = await addPerson(db, 'rita', 'REVIEWER')
  other = await addPerson(db, 'omar', 'REVIEWER')
  external = await addPerson(db, 'eve', 'EXTERNAL')
  superuser = await addPerson(db, 'root', 'GEL', { isSuperuser: true })
})
afterAll(async () => {
  await db?.destroy()
  await database?.drop()
})
beforeEach(async () => {
  alpha = await addPanel(db, { name: `Alpha ${++made}`, major_version: 1, minor_version: 4 })
  await addGene(db, alpha, 'MYH7')
  await addStr(db, alpha, 'HTT_CAG')
})

const inTx = <T>(work: (tx: PanelTx) => Promise<T>) => db.transaction().execute(work)
const myh7 = () => ({ panelId: alpha, type: 'gene', name: 'MYH7' }) as const
const review = (values: ReviewValues, by = reviewer, entity: Parameters<typeof reviewEntity>[1]['entity'] = myh7()) =>
  inTx((tx) => reviewEntity(tx, { entity, values, by, at }))

const reviewsOf = () =>
  db
    .selectFrom('evaluation as v')
    .innerJoin('entity as e', 'e.id', 'v.entity_id')
    .selectAll('v')
    .where('e.panel_id', '=', alpha)
    .orderBy('v.id')
    .execute()
const commentsOf = () =>
  db
    .selectFrom('comment as c')
    .innerJoin('evaluation as v', 'v.id', 'c.evaluation_id')
    .innerJoin('entity as e', 'e.id', 'v.entity_id')
    .select(['c.id', 'c.comment', 'c.version', 'c.last_updated'])
    .where('e.panel_id', '=', alpha)
    .orderBy('c.id')
    .execute()
const textsOf = async () =>
  (await db.selectFrom('activity').select('text').where('panel_id', '=', alpha).orderBy('id').execute()).map(
    (it) => it.text,
  )
const panelOf = async () =>
  db
    .selectFrom('panel')
    .select(['major_version', 'minor_version', 'stats'])
    .where('id', '=', alpha)
    .executeTakeFirstOrThrow()
const evaluated = async () => (await panelOf()).stats['number_of_evaluated_genes']

describe('a review', () => {
  test('[59] with rating and comment is one evaluation of version 1.4', async () => {
    await review({ rating: 'GREEN', publications: ['1', '2'], phenotypes: ['a', 'b'], moi: mohr, comments: ' fine ' })
    const [evaluation, ...more] = await reviewsOf()
    expect([evaluation?.rating, evaluation?.version, evaluation?.last_updated, more]).toEqual(['GREEN', '1.4', at, []])
    expect(await commentsOf()).toMatchObject([{ comment: 'fine', version: '1.4', last_updated: null }])
    expect(await textsOf()).toEqual([
      `reviewed gene: MYH7: Rating: GREEN; Mode of pathogenicity: ; Publications: 1, 2; Phenotypes: a, b; Mode of inheritance: ${mohr}`,
    ])
    expect(await panelOf()).toMatchObject({
      minor_version: 4,
      stats: { number_of_evaluated_genes: 1, number_of_strs: 1 },
    })
  })

  test('[60] sent again is still one: what it says changes, its comment is added', async () => {
    await review({ rating: 'GREEN', phenotypes: ['a'], current_diagnostic: true, comments: 'first' })
    await review({ rating: 'RED', phenotypes: [], current_diagnostic: false, comments: 'second' })
    const evaluations = await reviewsOf()
    expect(evaluations).toMatchObject([{ rating: 'RED', phenotypes: [], current_diagnostic: false }])
    expect((await commentsOf()).map((it) => it.comment)).toEqual(['first', 'second'])
    expect((await textsOf())[1]).toBe(
      'edited their review of gene: MYH7: Added comment: second; Changed rating: RED; Changed phenotypes: ; Set current diagnostic: no',
    )
  })

  test('leaves what a submission does not name', async () => {
    await review({ rating: 'GREEN', phenotypes: ['a'], moi: mohr })
    await review({ rating: 'AMBER' })
    expect(await reviewsOf()).toMatchObject([{ rating: 'AMBER', phenotypes: ['a'], moi: mohr }])
  })

  test('sent again unchanged says nothing', async () => {
    await review({ rating: 'GREEN' })
    await review({ rating: 'GREEN', comments: '' })
    expect(await textsOf()).toHaveLength(1)
  })

  test('[61] of a comment alone has no rating', async () => {
    await review({ rating: '', comments: 'hm' })
    await review({ comments: 'hm again' })
    expect(await reviewsOf()).toMatchObject([{ rating: '', moi: null }])
    expect(await textsOf()).toEqual(['commented on gene: MYH7', 'commented on gene: MYH7: hm again'])
    expect(await evaluated()).toBe(1)
  })

  test('[62] with the publications "1;" is refused in words that clients look for, and not saved', async () => {
    const saving = review({ rating: 'GREEN', publications: splitTextList('1;') })
    await expect(saving).rejects.toMatchObject({
      code: 'fields_invalid',
      details: { fields: { publications: expect.stringContaining('Make sure there is no ; if no value after:') } },
    })
    expect([await reviewsOf(), await textsOf()]).toEqual([[], []])
  })

  test('[63] with a tab in a phenotype stores a blank', async () => {
    await review({ phenotypes: ['heart\tfailure'] })
    expect(await reviewsOf()).toMatchObject([{ phenotypes: ['heart failure'] }])
  })

  test('[64] is for verified reviewers', async () => {
    await expect(review({ rating: 'GREEN' }, external)).rejects.toMatchObject({ code: 'not_allowed' })
    expect(await reviewsOf()).toEqual([])
  })

  test('that says nothing is refused, also when it is emptied', async () => {
    const refusal = { details: { fields: { comments: expect.any(String) } } }
    await expect(review({ rating: '', publications: [], moi: '' })).rejects.toMatchObject(refusal)
    await review({ rating: 'GREEN' })
    await expect(review({ rating: '' })).rejects.toMatchObject(refusal)
    expect(await reviewsOf()).toMatchObject([{ rating: 'GREEN' }])
  })

  test.each([
    ['a rating', { rating: 'PURPLE' as never }, 'rating'],
    ['a mode of inheritance', { moi: 'odd' }, 'moi'],
    ['a mode of pathogenicity', { mode_of_pathogenicity: 'odd' }, 'mode_of_pathogenicity'],
    ['a relevance of a gene', { clinically_relevant: true }, 'clinically_relevant'],
  ])('with %s that there is not is refused', async (_, values, field) => {
    const refusal = { details: { fields: { [field]: expect.any(String) } } }
    await expect(review(values)).rejects.toMatchObject(refusal)
  })

  test('keeps an odd mode of inheritance that it has already', async () => {
    await review({ rating: 'GREEN' })
    await db.updateTable('evaluation').set({ moi: 'null' }).where('account_id', '=', reviewer.accountId).execute()
    await review({ moi: 'null', rating: 'RED' })
    expect(await reviewsOf()).toMatchObject([{ moi: 'null', rating: 'RED' }])
  })

  test('of an STR may say whether interruptions are reported', async () => {
    const str = { panelId: alpha, type: 'str', name: 'HTT_CAG' } as const
    await review({ clinically_relevant: true }, reviewer, str)
    await review({ clinically_relevant: false }, reviewer, str)
    const [first, second] = await textsOf()
    expect(first).toMatch(/^reviewed STR: HTT_CAG: Rating: ;.*; Clinically relevant: yes$/)
    expect(second).toBe('edited their review of STR: HTT_CAG: Set clinically relevant: no')
  })

  test('of a panel that the reviewer may not see, or that is a copy, is refused', async () => {
    await db.updateTable('panel').set({ status: 'internal' }).where('id', '=', alpha).execute()
    await expect(review({ rating: 'GREEN' })).rejects.toMatchObject({ code: 'not_found' })
    await db.updateTable('panel').set({ status: 'public', origin: 'mirrored' }).where('id', '=', alpha).execute()
    await expect(review({ rating: 'GREEN' })).rejects.toMatchObject({ code: 'panel_mirrored' })
  })

  test('two of one person at the same moment are one', async () => {
    await Promise.all([review({ rating: 'GREEN', comments: 'a' }), review({ rating: 'RED', comments: 'b' })])
    expect([(await reviewsOf()).length, (await commentsOf()).length, await evaluated()]).toEqual([1, 2, 1])
  })
})

describe('deleting a review', () => {
  const remove = async (by: Actor) => {
    const [evaluation] = await reviewsOf()
    return inTx((tx) => deleteReview(tx, { panelId: alpha, reviewId: evaluation!.id, by, at }))
  }

  test('[65] takes it away with its comments, and one from the numbers', async () => {
    await review({ rating: 'GREEN', comments: 'fine' })
    expect(await evaluated()).toBe(1)
    await remove(reviewer)
    expect([await reviewsOf(), await commentsOf(), await evaluated()]).toEqual([[], [], 0])
    expect((await textsOf())[1]).toBe('deleted their review')
  })

  test("[66] somebody else's is refused, but for superusers", async () => {
    await review({ rating: 'GREEN', comments: 'fine' })
    await expect(remove(other)).rejects.toMatchObject({ code: 'not_allowed' })
    expect((await reviewsOf()).length).toBe(1)
    await remove(superuser)
    expect([(await reviewsOf()).length, (await textsOf())[1]]).toEqual([0, 'deleted the review of Rita Person'])
  })

  test('finds none of another panel', async () => {
    await review({ rating: 'GREEN' })
    const [evaluation] = await reviewsOf()
    const elsewhere = await addPanel(db, { name: `Beta ${++made}` })
    const deletion = { panelId: elsewhere, reviewId: evaluation!.id, by: reviewer, at }
    await expect(inTx((tx) => deleteReview(tx, deletion))).rejects.toMatchObject({ code: 'not_found' })
  })
})

describe('comments', () => {
  const idOfFirst = async () => (await commentsOf())[0]!.id
  const edit = async (comment: string, by = reviewer) => {
    const commentId = await idOfFirst()
    return inTx((tx) => editComment(tx, { panelId: alpha, commentId, comment, by, at }))
  }
  const remove = async (by = reviewer) => {
    const commentId = await idOfFirst()
    return inTx((tx) => deleteComment(tx, { panelId: alpha, commentId, by, at }))
  }

  test("are edited by their author; [66] somebody else's is refused", async () => {
    await review({ comments: 'old' })
    await edit('new')
    await edit('new')
    expect(await commentsOf()).toMatchObject([{ comment: 'new', last_updated: at }])
    expect((await textsOf()).slice(1)).toEqual(['changed review comment from: old; to: new'])
    await expect(edit('mine', other)).rejects.toMatchObject({ code: 'not_allowed' })
    await expect(edit('mine', superuser)).rejects.toMatchObject({ code: 'not_allowed' })
    await expect(edit(' ')).rejects.toMatchObject({ code: 'fields_invalid' })
    expect(await commentsOf()).toMatchObject([{ comment: 'new' }])
  })

  test('are deleted by their author, and a review that says nothing else with them', async () => {
    await review({ rating: 'GREEN', comments: 'one' })
    await expect(remove(other)).rejects.toMatchObject({ code: 'not_allowed' })
    await remove()
    expect([(await commentsOf()).length, (await reviewsOf()).length]).toEqual([0, 1])
    await review({ comments: 'alone' }, other)
    await inTx((tx) => refreshStats(tx, [alpha]))
    await remove(other)
    expect((await reviewsOf()).map((it) => it.account_id)).toEqual([reviewer.accountId])
    expect((await textsOf()).at(-1)).toBe('deleted their comment')
  })
})
