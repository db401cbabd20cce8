/** A share with its figure beside it; `label` says of what. `percent` is 0–100, whole. */
export function Gauge({ percent, label, figure }: { percent: number; label: string; figure: string }) {
  return (
    <span className="gauge">
      <progress value={percent} max={100} aria-label={label} />
      <span className="small">{figure}</span>
    </span>
  )
}
