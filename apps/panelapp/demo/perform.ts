import { addEntity } from '../server/entity/add-entity.ts'
import { approveEntity } from '../server/entity/approve-entity.ts'
import { markReady } from '../server/entity/mark-ready.ts'
import { removeEntity } from '../server/entity/remove-entity.ts'
import { setField } from '../server/entity/set-field.ts'
import { setRating } from '../server/entity/set-rating.ts'
import { setTags } from '../server/entity/set-tags.ts'
import { changePanel } from '../server/panel/change-panel.ts'
import { createPanel } from '../server/panel/create-panel.ts'
import { approvePanel } from '../server/panel/set-status.ts'
import { reviewEntity } from '../server/review/review-entity.ts'
import { promotePanel } from '../server/version/promote-panel.ts'
import type { Actor } from '../server/viewer/viewer.ts'
import type { PanelTx } from '../tables.ts'
import type { Event } from './story.ts'

interface Stage {
  people: ReadonlyMap<string, Actor>
  typeIds: ReadonlyMap<string, number>
  /** By name; filled as panels are made. */
  panelIds: Map<string, number>
}

/** Of the invented genes. */
const releases = { GRch37: '82', GRch38: '90' }

/** Lets one thing happen as if somebody had done it then. */
export async function perform(tx: PanelTx, { at, panel, by: username, did }: Event, stage: Stage): Promise<void> {
  const by = stage.people.get(username)!
  const typeIdsOf = (names: readonly string[]) => names.map((name) => stage.typeIds.get(name)!)
  const panelId = stage.panelIds.get(panel) ?? 0
  const entity =
    'name' in did ? { panelId, type: did.type, name: did.name } : { panelId, type: 'gene' as const, name: '' }
  const action = { entity, by, at }
  switch (did.act) {
    case 'create': {
      const { level2, level3, description, omim, alsoCalled: relevantDisorders, types, children } = did
      const childIds = children.map((name) => stage.panelIds.get(name)!)
      const texts = { name: panel, level2, level3, description, omim, relevantDisorders }
      const made = await createPanel(tx, { fields: { ...texts, typeIds: typeIdsOf(types), childIds }, by, at })
      stage.panelIds.set(panel, made.panelId)
      return
    }
    case 'add':
      return void (await addEntity(tx, { panelId, type: did.type, values: did.values, releases, by, at }))
    case 'rate':
      return setRating(tx, { ...action, level: did.level, comment: did.comment })
    case 'review': {
      const { rating, moi, phenotypes, publications, comments } = did
      return reviewEntity(tx, { ...action, values: { rating, moi, phenotypes, publications, comments } })
    }
    case 'field':
      return setField(tx, { ...action, field: did.field, value: did.value, comment: did.comment })
    case 'tags':
      return setTags(tx, { ...action, tags: did.tags })
    case 'ready':
      return markReady(tx, action)
    case 'accept':
      return approveEntity(tx, action)
    case 'remove':
      return removeEntity(tx, action)
    case 'publish':
      return approvePanel(tx, { panelId, by, at })
    case 'promote':
      return void (await promotePanel(tx, { panelId, comment: did.comment, by, at }))
    case 'signOff': {
      const signOff = { version: did.version, date: at.slice(0, 10) }
      return void (await changePanel(tx, { panelId, fields: { typeIds: typeIdsOf(did.types) }, signOff, by, at }))
    }
    case 'status':
      return void (await changePanel(tx, { panelId, fields: { status: did.status }, by, at }))
  }
}
