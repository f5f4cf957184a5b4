//! The pages of the shop, in the customer's browser.

mod api;
mod order_page;
mod pay_order;
mod shelf_page;

use leptos::prelude::*;
use leptos_router::components::{A, Route, Router, Routes};
use leptos_router::path;
use order_page::OrderPage;
use shelf_page::ShelfPage;

#[component]
fn App() -> impl IntoView {
    view! {
        <Router>
            <header class="masthead">
                <A href="/">"Northbound"</A>
                <p>"Three roasts, paid for in USDC"</p>
            </header>
            <main>
                <Routes fallback=|| view! { <p role="alert">"This page does not exist."</p> }>
                    <Route path=path!("/") view=ShelfPage />
                    <Route path=path!("/order/:id") view=OrderPage />
                </Routes>
            </main>
        </Router>
    }
}

fn main() {
    console_error_panic_hook::set_once();
    mount_to_body(App);
}
