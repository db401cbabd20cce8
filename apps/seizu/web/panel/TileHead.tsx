import { Button } from '@farside/kit/react'
import { useState } from 'react'
import type { ReactNode } from 'react'
import { InfoDialog } from './InfoDialog.tsx'
import type { PanelProps } from './panel-props.ts'

/** Caption, tools, and the button that tells all about the panel. */
export function TileHead({ panel, path, children }: PanelProps & { children?: ReactNode }) {
  const [told, setTold] = useState(false)
  const caption = panel.caption ?? ''
  const about = caption || `the panel "${panel.cypher ?? panel.type}"`
  return (
    <header>
      <h3 className={panel.hide_caption || caption === '' ? 'sr' : undefined}>{caption || about}</h3>
      {children}
      <Button kind="quiet" small only icon="info" className="no-print" onClick={() => setTold(true)}>
        About “{about}”
      </Button>
      {told && <InfoDialog panel={panel} path={path} about={about} onClose={() => setTold(false)} />}
    </header>
  )
}
