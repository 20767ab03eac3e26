// What finds personal data in a text. Ours are in `detectors/`; anybody's fit who keep to linear time.

export interface Match {
  /** Offsets in the text, the end excluded. */
  readonly from: number;
  readonly to: number;
  /** What it is, as it is named in findings and redactions: `email`, `card`. */
  readonly kind: string;
}

export interface Detector {
  readonly id: string;
  readonly title: string;
  /** In time linear in the text; matches in the order of the text, none over another. */
  find(text: string): readonly Match[];
}
