import { sql } from 'kysely'
import type { PanelTx } from '../../tables.ts'
import type { TagChanges } from './entity-changes.rules.ts'

/** Gives and takes tags by name; curators make new ones by naming them. */
export async function changeTags(tx: PanelTx, entityId: number, { add, remove }: TagChanges): Promise<void> {
  if (add.length > 0) {
    // In one order, so that two who make the same tags wait for each other.
    await tx
      .insertInto('tag')
      .values(add.toSorted().map((name) => ({ name })))
      .onConflict((conflict) => conflict.column('name').doNothing())
      .execute()
    await tx
      .insertInto('entity_tag')
      .columns(['entity_id', 'tag_id'])
      .expression((eb) =>
        eb
          .selectFrom('tag as t')
          .select([sql<number>`${entityId}::integer`.as('entity_id'), 't.id'])
          .where('t.name', 'in', add),
      )
      .execute()
  }
  if (remove.length > 0) {
    await tx
      .deleteFrom('entity_tag')
      .where('entity_id', '=', entityId)
      .where('tag_id', 'in', (eb) => eb.selectFrom('tag as t').select('t.id').where('t.name', 'in', remove))
      .execute()
  }
}
