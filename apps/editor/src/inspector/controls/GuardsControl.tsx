import { GuardRulesEditor, readGuardRules, writeGuardRules } from '../guards/GuardRulesEditor.tsx';
import type { ControlProps } from './control.ts';

export function GuardsControl({ value, onChange, label }: ControlProps) {
  return <GuardRulesEditor label={label} rules={readGuardRules(value)} onChange={(rules) => onChange(writeGuardRules(rules))} />;
}
