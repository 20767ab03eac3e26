import { Switch as Base } from '@base-ui/react/switch';

export interface SwitchProps {
  readonly checked: boolean;
  readonly onCheckedChange: (checked: boolean) => void;
  readonly label?: string;
  readonly disabled?: boolean;
}

export function Switch({ checked, onCheckedChange, label, disabled = false }: SwitchProps) {
  return (
    <Base.Root
      checked={checked}
      onCheckedChange={(next) => onCheckedChange(next)}
      disabled={disabled}
      {...(label === undefined ? {} : { 'aria-label': label })}
      className="relative inline-flex h-5 w-8.5 shrink-0 rounded-full bg-line-strong p-0.5 transition-colors after:absolute after:-inset-2 data-[checked]:bg-accent data-[disabled]:opacity-45"
    >
      <Base.Thumb className="size-4 rounded-full bg-surface shadow-float transition-transform data-[checked]:translate-x-3.5" />
    </Base.Root>
  );
}
