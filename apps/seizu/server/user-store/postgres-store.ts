import type { SeizuDb } from '../../tables.ts'
import type { UserStore } from './user-store.ts'

/** In the program's own database. */
export const openPostgresStore = (db: SeizuDb): UserStore => ({
  async get(email) {
    const row = await db
      .selectFrom('minted_user')
      .select('password_set_date')
      .where('email', '=', email)
      .executeTakeFirst()
    return row && new Date(row.password_set_date)
  },
  async put(email, at) {
    await db
      .insertInto('minted_user')
      .values({ email, password_set_date: at })
      .onConflict((it) => it.column('email').doUpdateSet({ password_set_date: at }))
      .execute()
  },
  close: async () => {},
})
