import { Sheet, Tabs } from '@farside/kit/react'
import { useEffect, useRef, useState } from 'react'
import type { RefObject } from 'react'
import type { OutgoingItem } from '../../contract/outgoing.ts'
import type { PageSettings } from '../server/settings.ts'
import { toasts } from '../toasts.ts'
import { ListSheet } from '../transfer/ListSheet.tsx'
import { outgoingOrder } from '../transfer/TransferState.tsx'
import { useBrowse } from '../transfer/useBrowse.ts'
import type { Browse } from '../transfer/useBrowse.ts'
import { useFilters } from '../transfer/useFilters.ts'
import { useWords } from '../words/useWords.ts'
import { SentTable } from './SentTable.tsx'
import { DropArea } from './upload/DropArea.tsx'
import { TextForm } from './upload/TextForm.tsx'
import { UploadList } from './upload/UploadList.tsx'
import { useUploads } from './upload/useUploads.ts'

/** Milliseconds: many small uploads end together, and the list is asked for once. */
const settleMs = 400

/**
 * Shows the row of an upload that ended. On the first page it appears by itself; on another one, where moving the rows
 * would lose the reader's place, the list says that there are new ones.
 */
function useShowNew(browse: Browse<OutgoingItem>): () => void {
  const latest = useRef(browse)
  const settling = useRef<ReturnType<typeof setTimeout>>(undefined)
  useEffect(() => {
    latest.current = browse
  })
  useEffect(() => () => clearTimeout(settling.current), [])
  return () => {
    clearTimeout(settling.current)
    settling.current = setTimeout(() => {
      if (latest.current.page === 1) latest.current.startAnew()
      else void latest.current.refresh()
    }, settleMs)
  }
}

/** Hand files in, see them go. */
export function OriginPage({
  settings,
  search,
}: {
  settings: PageSettings
  search: RefObject<HTMLInputElement | null>
}) {
  const { t } = useWords()
  const [filters, change] = useFilters(outgoingOrder, settings.rowsPerPage)
  const browse = useBrowse<OutgoingItem>(filters, settings.refreshEvery, () =>
    toasts.tell({ family: 'info', text: t('list.restarted') }),
  )
  const uploads = useUploads(settings.maxSize, toasts.tell, useShowNew(browse))
  const [tab, setTab] = useState<'files' | 'text'>('files')

  return (
    <>
      <div className="split">
        <Sheet title={t('upload.sheet')} titleHidden className="fills">
          <Tabs
            label={t('upload.tabs')}
            chosen={tab}
            onChoose={setTab}
            tabs={[
              {
                name: 'files',
                title: t('upload.files'),
                panel: (
                  <DropArea
                    maxSize={settings.maxSize}
                    onFiles={(files) => void uploads.add(files)}
                    tell={toasts.tell}
                  />
                ),
              },
              { name: 'text', title: t('upload.text'), panel: <TextForm uploads={uploads} /> },
            ]}
          />
        </Sheet>
        <UploadList uploads={uploads} />
      </div>
      <ListSheet
        title={t('list.origin')}
        note={t('list.sentMeans')}
        browse={browse}
        filters={filters}
        change={change}
        states={outgoingOrder.map((value) => ({ value, word: t(`state.origin.${value}.word`) }))}
        search={search}
        empty={{ title: t('list.emptyOrigin'), what: t('list.emptyOriginWhat') }}
      >
        <SentTable browse={browse} filters={filters} change={change} />
      </ListSheet>
    </>
  )
}
