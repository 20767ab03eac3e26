import { Link } from '@tanstack/react-router';
import { MapPinOff } from 'lucide-react';
import { buttonClass } from '../ui/Button.tsx';
import { EmptyState } from '../ui/EmptyState.tsx';
import { Page } from './Page.tsx';

export function LostPage() {
  return (
    <Page crumbs={[{ label: 'Not found' }]}>
      <EmptyState icon={<MapPinOff size={18} />} title="There is no page at this address" description="It may have been renamed or removed." action={<Link to="/graphs" className={buttonClass('primary')}>Go to teams</Link>} />
    </Page>
  );
}
