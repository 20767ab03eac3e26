/** The mark: one square above three. */
export function Mark({ size = 26 }: { readonly size?: number }) {
  return (
    <svg viewBox="0 0 24 24" width={size} height={size} aria-hidden>
      <path d="M12 9v4M4 16v-3h16v3M12 13v3" fill="none" className="stroke-ink-3" strokeWidth="1.5" />
      <rect x="8.5" y="2.5" width="7" height="7" rx="2" className="fill-ink" />
      <rect x="1" y="15" width="6" height="6" rx="1.75" className="fill-agents" />
      <rect x="9" y="15" width="6" height="6" rx="1.75" className="fill-accent" />
      <rect x="17" y="15" width="6" height="6" rx="1.75" className="fill-tools" />
    </svg>
  );
}
