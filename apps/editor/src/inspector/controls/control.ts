// What every control of the inspector is given.
import type { Json, NodeId } from '@cadre/graph-schema';
import type { ReactNode } from 'react';
import type { FieldPath } from '../../document/command.ts';
import type { Entry } from '../entries.ts';

export interface ControlProps {
  readonly entry: Entry;
  /** What holds now: as written, else the default. */
  readonly value: Json | undefined;
  /** Why the value was refused, or null. */
  readonly onChange: (value: Json | undefined) => string | null;
  /** The field's accessible name. */
  readonly label: string;
  readonly node: NodeId;
  /** Inside the node's config. */
  readonly path: FieldPath;
  /** Shows a control inside this one; given, because controls hold each other. */
  readonly renderControl: (props: Omit<ControlProps, 'renderControl'>) => ReactNode;
}
