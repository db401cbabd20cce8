import { sql } from 'kysely'
import type { PanelDb, PanelTx } from '../../tables.ts'
import type { KnownViewer } from '../viewer/viewer.ts'

/** Whoever is active; `how` picks one account. */
export async function readViewer(
  db: PanelDb | PanelTx,
  how: ReturnType<typeof sql<boolean>>,
): Promise<KnownViewer | undefined> {
  const row = await db
    .selectFrom('account as a')
    .leftJoin('reviewer as r', 'r.account_id', 'a.id')
    .select(['a.id', 'a.username', 'a.first_name', 'a.last_name', 'a.is_staff', 'a.is_superuser'])
    .select(['r.user_type', 'r.affiliation'])
    .select(
      sql<string[]>`array(select g.name from account_in_group i join account_group g on g.id = i.group_id
        where i.account_id = a.id order by g.name)`.as('groups'),
    )
    .where('a.is_active', '=', true)
    .where(how)
    .executeTakeFirst()
  return (
    row && {
      kind: 'known',
      accountId: row.id,
      username: row.username,
      name: `${row.first_name} ${row.last_name}`.trim() || row.username,
      affiliation: row.affiliation ?? '',
      // Without a reviewer record: the least that an account may do.
      userType: row.user_type ?? 'EXTERNAL',
      isStaff: row.is_staff,
      isSuperuser: row.is_superuser,
      groups: row.groups,
    }
  )
}

export const viewerOfName = (db: PanelDb | PanelTx, username: string) =>
  readViewer(db, sql<boolean>`a.username = ${username}`)
