//! What the payment needs of the page it runs in. Everything that holds a `JsValue` on its way through lives here.

pub(crate) mod clock;
pub(crate) mod endpoint;
pub(crate) mod event;
pub(crate) mod fetch;
pub(crate) mod js;
pub(crate) mod order;
pub(crate) mod page;
pub(crate) mod redact;
pub(crate) mod registry;
pub(crate) mod script;
pub(crate) mod sdk;
