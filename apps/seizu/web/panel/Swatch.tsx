/** A colour that the file chose: beside the figure, never the figure's own, because nobody has checked its contrast. */
export function Swatch({ colour }: { colour: string }) {
  return (
    <svg className="swatch" viewBox="0 0 12 12" role="img" aria-label={`Threshold colour ${colour}`}>
      <rect width="12" height="12" rx="2" fill={colour} />
    </svg>
  )
}
