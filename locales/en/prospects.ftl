## Prospecto: who may become a customer, looked for and entered.

prospect-title = Prospect
prospect-short = Prospect
prospect-query = Search
prospect-query-short = Search
prospect-query-ask = Type the prospect's name, phone, e-mail or CPF/CNPJ.
prospect-entered = Entered now
prospect-prospect = Prospect
prospect-prospect-short = Prospect
prospect-prospect-ask = Tap the prospect, type another search, or tap <b>New prospect</b>.
prospect-prospect-chosen = Tap <b>Next</b>, or type another search.
prospect-prospect-none = No prospect found for “{ $query }”. Type another search, or tap <b>New prospect</b>.
prospect-product = Interested in: { $value }
prospect-new = New prospect

new_prospect-title = New prospect
new_prospect-short = New prospect
new_prospect-full_name = Name
new_prospect-full_name-short = Name
new_prospect-full_name-ask = Type the prospect's name.
new_prospect-phone = Phone
new_prospect-phone-short = Phone
new_prospect-phone-ask = Type the phone with its area code.
new_prospect-email = E-mail
new_prospect-email-short = E-mail
new_prospect-email-ask = Type the e-mail (optional), or tap <b>Save</b>.
new_prospect-document = CPF/CNPJ
new_prospect-document-short = CPF/CNPJ
new_prospect-document-ask = Type the CPF or CNPJ (optional), or tap <b>Save</b>.
new_prospect-postal_code = Postal code
new_prospect-postal_code-short = Postal code
new_prospect-postal_code-ask = Type the postal code (optional), or tap <b>Save</b>.
new_prospect-address = Address
new_prospect-address-short = Address
new_prospect-address-ask = Type the address (optional), or tap <b>Save</b>.
new_prospect-product = Plan of interest
new_prospect-product-short = Plan
new_prospect-product-ask = Choose the plan of interest (optional), or tap <b>Save</b>.
new_prospect-origin = Origin
new_prospect-origin-short = Origin
new_prospect-origin-ask = How did they hear of the provider? Type it (optional), or tap <b>Save</b>.
new_prospect-ready = Check and tap <b>Save</b>.
new_prospect-save = Save
new_prospect-saved = Prospect saved.

phone-wrong = Not a valid phone. Type it with its area code, like (16) 95555-0101 ({ $fields }).
email-wrong = Not a valid e-mail. Type one address, like name@example.com ({ $fields }).
document-wrong = Not a valid CPF/CNPJ. Check the digits: a CPF has 11, a CNPJ has 14 ({ $fields }).
postal_code-wrong = Not a valid postal code. Type 8 digits, like 13560-000 ({ $fields }).
prospect_not_found = This prospect is not available any more. Go back and search again.
prospect_is_customer = This prospect has become a customer. Go back and choose Customers.
prospect_document_customer = This CPF/CNPJ is a customer's already. Go back and choose Customers.
prospect_document_known = There is a prospect with this CPF/CNPJ already. Go back and search for them.
prospect_known = There is a prospect with this name and this phone already. Go back and search for them.

find_customer-prospect = Prospect

become-press = Make a customer
become-done = { $name } is a customer now, code { $code }.
become-known = { $name } was among the customers already, code { $code }: the tickets went to that record.
tickets-event-became_customer = Became a customer
