import { sql } from 'kysely'
import type { Instant, PanelDb, UserType } from '../../tables.ts'

export interface ShownAccount {
  id: number
  username: string
  name: string
  email: string
  user_type: UserType
  affiliation: string
  is_active: boolean
  is_staff: boolean
  is_superuser: boolean
  /** Names of its API tokens, the first one's being empty. */
  tokens: string[]
  token_last_used: Instant | null
  date_joined: Instant
}

/** All accounts by name. */
export async function listAccounts(db: PanelDb): Promise<ShownAccount[]> {
  const { rows } = await sql<ShownAccount>`
    select a.id, a.username, trim(a.first_name || ' ' || a.last_name) as name, a.email,
      coalesce(r.user_type, 'EXTERNAL') as user_type, coalesce(r.affiliation, '') as affiliation,
      a.is_active, a.is_staff, a.is_superuser,
      coalesce(array_agg(t.name order by t.name) filter (where t.account_id is not null), '{}') as tokens,
      max(t.last_used) as token_last_used, a.date_joined
    from account a
    left join reviewer r on r.account_id = a.id
    left join api_token t on t.account_id = a.id
    group by a.id, r.user_type, r.affiliation
    order by a.username`.execute(db)
  return rows
}
