import type { Column } from '@farside/kit/react'
import { useWords } from '../words/useWords.ts'
import type { Filters } from './filters.rules.ts'

/** The columns that both sides have, with the order by date on the last of them. */
export function useTableColumns(filters: Filters, change: (part: Partial<Filters>) => void): Column[] {
  const { t } = useWords()
  return [
    { name: 'name', title: t('list.name') },
    { name: 'sha1', title: t('list.sha1') },
    { name: 'size', title: t('list.size'), className: 'num' },
    { name: 'state', title: t('list.state') },
    {
      name: 'created',
      title: t('list.created'),
      sort: {
        direction: filters.oldestFirst ? 'ascending' : 'descending',
        toggle: () => change({ oldestFirst: !filters.oldestFirst }),
      },
    },
  ]
}
