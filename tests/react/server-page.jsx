// What a server makes of the components.

import { renderToString } from "react-dom/server";
import { PayButton, usePayment } from "cubepay-checkout/react";

function Till() {
  const { pay, status, result, error, reset } = usePayment();
  return <output>{JSON.stringify({ status, result, error, pay: typeof pay, reset: typeof reset })}</output>;
}

export const till = () => renderToString(<Till />).replaceAll("&quot;", '"');
export const button = () => renderToString(<PayButton amount="50.00" currency="USD" className="pay" />);
