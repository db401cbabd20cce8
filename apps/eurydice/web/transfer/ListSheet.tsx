import { Banner, Button, Empty, Failed, Loading, Pager, Sheet } from '@farside/kit/react'
import type { ReactNode, RefObject } from 'react'
import { useFailureText } from '../words/useFailureText.ts'
import { useWords } from '../words/useWords.ts'
import { FilterBar } from './FilterBar.tsx'
import { isNarrowed } from './filters.rules.ts'
import type { Filters } from './filters.rules.ts'
import type { Browse } from './useBrowse.ts'

export interface ListSheetProps<Item> {
  title: string
  browse: Browse<Item>
  filters: Filters
  change: (part: Partial<Filters>) => void
  states: readonly { value: string; word: string }[]
  search: RefObject<HTMLInputElement | null>
  empty: { title: string; what: string; action?: ReactNode }
  /** At the far end of the head. */
  aside?: ReactNode
  /** Between the filters and the table. */
  selection?: ReactNode
  note?: ReactNode
  /** The table; drawn only when there is something in it. */
  children: ReactNode
}

/** The list of either side: head, filters, one of the four faces, pager. */
export function ListSheet<Item>({
  title,
  browse,
  filters,
  change,
  states,
  search,
  empty,
  aside,
  selection,
  note,
  children,
}: ListSheetProps<Item>) {
  const { t, number } = useWords()
  const failureText = useFailureText()
  const { error, loaded, hidden, count, places, page, pages } = browse
  const actions = (
    <>
      {hidden !== 0 && (
        <Button small icon="turn" onClick={browse.startAnew}>
          {hidden === 'some' ? t('list.newSome') : t('list.new', { count: hidden })}
        </Button>
      )}
      <Button small icon="turn" only onClick={browse.startAnew} title={t('list.refresh')}>
        {t('list.refresh')}
      </Button>
      {aside}
    </>
  )
  return (
    <Sheet title={title} aside={actions}>
      {note && <p className="note-line muted small">{note}</p>}
      <FilterBar filters={filters} change={change} states={states} search={search} />
      {selection}
      {error && loaded && (
        <div className="inset">
          <Banner
            family="warn"
            title={t('list.stale')}
            action={
              <Button small onClick={browse.retry}>
                {t('app.retry')}
              </Button>
            }
          >
            {failureText(error)}
          </Banner>
        </div>
      )}
      {!loaded && !error && (
        <Loading label={t('app.loading')} still={(seconds) => t('app.stillLoading', { seconds })} rows={6} />
      )}
      {!loaded && error && (
        <Failed title={t('list.failed')} retry={{ words: t('app.retry'), go: browse.retry }}>
          {failureText(error)}
        </Failed>
      )}
      {loaded && count === 0 && !isNarrowed(filters) && (
        <Empty title={empty.title} action={empty.action}>
          {empty.what}
        </Empty>
      )}
      {loaded && count === 0 && isNarrowed(filters) && (
        <Empty
          title={t('list.emptyFilter')}
          action={
            <Button onClick={() => change({ text: '', state: '', from: '', to: '' })}>{t('filter.reset')}</Button>
          }
        >
          {t('list.emptyFilterWhat')}
        </Empty>
      )}
      {loaded && count > 0 && (
        <>
          {children}
          <Pager
            label={t('list.pages')}
            range={t('list.range', { first: number(places.first), last: number(places.last), total: number(count) })}
            position={t('list.position', { page: number(page), pages: number(pages) })}
            previous={{ words: t('list.previous'), go: browse.previous }}
            next={{ words: t('list.next'), go: browse.next }}
          />
        </>
      )}
    </Sheet>
  )
}
