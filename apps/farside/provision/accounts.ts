import type { Account } from './account.ts'
import type { Plan } from '../parts/plan.ts'
import type { DataFolder } from '../run/folder.ts'
import { readJsonFile, writeJsonFile } from '../run/json-file.ts'
import type { Secrets } from '../run/secrets.ts'
import { eurydiceAccounts } from './eurydice-accounts.ts'
import { panelappAccounts } from './panelapp-accounts.ts'

export const readAccounts = ({ accounts }: DataFolder): Account[] => readJsonFile<Account[]>(accounts) ?? []

/**
 * Makes the accounts of the programs that run: at the first start, and again when their databases are new. Their HTTP
 * processes must be ready. Those of programs that do not run this time stay in the file.
 * @returns those of the programs that run
 * @throws Problem `account_not_made`
 */
export async function ensureAccounts(
  folder: DataFolder,
  secrets: Secrets,
  { sides, panelapp }: Pick<Plan, 'sides' | 'panelapp'>,
): Promise<Account[]> {
  const known = readAccounts(folder)
  const present = (
    await Promise.all([
      sides.length > 0 ? eurydiceAccounts(sides, secrets, known) : [],
      panelapp ? panelappAccounts(panelapp, secrets, known) : [],
    ])
  ).flat()
  const running = new Set(present.map(({ program }) => program))
  const all = [...known.filter(({ program }) => !running.has(program)), ...present]
  if (JSON.stringify(all) !== JSON.stringify(known)) writeJsonFile(folder.accounts, all)
  return present
}
