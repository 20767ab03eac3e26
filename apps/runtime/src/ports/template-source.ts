// Graphs to start from. Data that ships with Cadre.
import type { TemplateShape } from '../shapes/index.ts';

export interface TemplateSource {
  list(): Promise<readonly TemplateShape[]>;
  get(name: string): Promise<TemplateShape | null>;
}
