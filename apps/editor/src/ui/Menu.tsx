import { Menu as Base } from '@base-ui/react/menu';
import type { ReactElement, ReactNode } from 'react';
import { classNames } from './class-names.ts';
import { Kbd } from './Kbd.tsx';
import { itemClass, popupClass } from './options.ts';

interface MenuAction {
  readonly label: string;
  readonly icon?: ReactNode;
  readonly shortcut?: string;
  readonly isDangerous?: boolean;
  readonly isDisabled?: boolean;
  readonly onSelect: () => void;
}

export interface MenuProps {
  /** The button that opens it, with its accessible name. */
  readonly trigger: ReactElement;
  /** Groups, a line between them. */
  readonly groups: readonly (readonly MenuAction[])[];
  readonly align?: 'start' | 'center' | 'end';
  readonly side?: 'top' | 'right' | 'bottom' | 'left';
}

export function Menu({ trigger, groups, align = 'end', side = 'bottom' }: MenuProps) {
  return (
    <Base.Root modal={false}>
      <Base.Trigger render={trigger} />
      <Base.Portal>
        <Base.Positioner sideOffset={4} align={align} side={side} className="z-50 outline-none">
          <Base.Popup className={classNames(popupClass, 'min-w-44 p-1')}>
            {groups.filter((group) => group.length > 0).map((group, index) => (
              <Base.Group key={group[0]?.label ?? index} className={classNames(index > 0 && 'mt-1 border-t border-line pt-1')}>
                {group.map((action) => (
                  <Base.Item
                    key={action.label}
                    disabled={action.isDisabled === true}
                    onClick={action.onSelect}
                    className={classNames(itemClass, action.isDangerous === true && 'text-failed-ink')}
                  >
                    {action.icon === undefined ? null : <span className="flex text-current opacity-70">{action.icon}</span>}
                    <span className="flex-1">{action.label}</span>
                    {action.shortcut === undefined ? null : <Kbd>{action.shortcut}</Kbd>}
                  </Base.Item>
                ))}
              </Base.Group>
            ))}
          </Base.Popup>
        </Base.Positioner>
      </Base.Portal>
    </Base.Root>
  );
}
