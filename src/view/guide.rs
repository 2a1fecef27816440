//! What the model is, what a number can and cannot tell, what happens to files.

use yew::prelude::*;

/// The guide.
pub(super) fn guide() -> Html {
    let heading = |text: &'static str| html! { <h3 class="section-heading">{ text }</h3> };
    html! {
        <div class="prose">
            { heading("What this is") }
            <p>{ "A way to look at how well health and care work together in one area, starting from the people who use them. It reads figures the area already has, puts them on a model of how integration is meant to work, and says where there is no figure at all. It is made for improvement. It gives no overall rating." }</p>
            { heading("How to read the model") }
            <p>{ "The model runs from left to right: enablers make integration possible, components are what is done, outputs are what that produces, outcomes are what changes for people, services and the system, impacts are what lasts. It follows the logic model that the Social Care Institute for Excellence made in 2017. Choose a box to see what leads to it, what it leads to, and its figures." }</p>
            <p>{ "No arrows between single boxes survive in the sources. A plain line is backed by evidence in one of them; a dotted line is our reading." }</p>
            { heading("What the marks mean") }
            <ul class="points">
                <li><span class="status status-better"><span class="status-word">{ "better" }</span></span>{ ", " }<span class="status status-worse"><span class="status-word">{ "worse" }</span></span>{ ": the 95% confidence interval of the area clears the figure it is compared with. " }<span class="status status-similar"><span class="status-word">{ "similar" }</span></span>{ ": it does not." }</li>
                <li><span class="badge badge-proxy">{ "proxy" }</span>{ ": the metric stands in for something that nobody measures directly." }</li>
                <li><span class="badge badge-gap">{ "gap" }</span>{ ": none of the proposed metrics measures this outcome. Gaps stay visible on purpose." }</li>
                <li>{ "“c”: the figure is withheld because it, or another that could be worked out from it, would tell about very few people. It is neither nought nor missing." }</li>
            </ul>
            { heading("What a number cannot tell") }
            <ul class="points">
                <li>{ "Why. Many things move an outcome, some of them outside the area’s reach." }</li>
                <li>{ "Much, alone. Delays are read beside admissions, readmissions and stays; being at home after 91 days beside how many were offered reablement." }</li>
                <li>{ "What people feel, where only hospitals count. Experience is the largest gap of all." }</li>
                <li>{ "Anything from one month. Look at the trend, and at the interval." }</li>
            </ul>
            { heading("How figures are made") }
            <p>{ "Percentages have Wilson intervals; rates have limits by Byar’s method, exact ones under ten events; percentiles have order-statistic limits. Figures for several areas add numerators and denominators and then divide. Every figure has a method record below it, and every chart a table." }</p>
            { heading("What happens to your files") }
            <p>{ "They are read by this page inside your browser. No row leaves it: there is no server, no account, no counting of visits. Ids of people are hashed as the file is read, used to link stays of the same person, and let go. Nothing is written to the browser’s storage. Close the page and it is gone." }</p>
        </div>
    }
}
