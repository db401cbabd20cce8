import { Sheet, Tabs } from '@farside/kit/react'
import { useEffect, useRef, useState } from 'react'
import type { RefObject } from 'react'
import type { OutgoingItem } from '../../contract/outgoing.ts'
import type { PageSettings } from '../server/settings.ts'
import { toasts } from '../toasts.ts'
import { ListSheet } from '../transfer/ListSheet.tsx'
import { outgoingOrder } from '../transfer/TransferState.tsx'
import { useBrowse } from '../transfer/useBrowse.ts'
import { useFilters } from '../transfer/useFilters.ts'
import { useWords } from '../words/useWords.ts'
import { SentTable } from './SentTable.tsx'
import { DropArea } from './upload/DropArea.tsx'
import { TextForm } from './upload/TextForm.tsx'
import { UploadList } from './upload/UploadList.tsx'
import { useUploads } from './upload/useUploads.ts'

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
  // On the first page the new row should appear by itself; on another, moving the rows would lose the reader's place.
  const showNew = useRef(() => {})
  useEffect(() => {
    showNew.current = () => (browse.page === 1 ? browse.startAnew() : void browse.refresh())
  })
  const uploads = useUploads(settings.maxSize, toasts.tell, () => showNew.current())
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
