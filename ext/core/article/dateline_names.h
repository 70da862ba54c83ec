/* dateline_names.h - the names that dateline.c knows. Each list is sorted by bytes (the unit test checks).
**
** They serve datelines that lost their dash, and only these: see dateline.h.
*/
#ifndef SHINGLE_DATELINE_NAMES_H
#define SHINGLE_DATELINE_NAMES_H

/* Countries and territories, states and provinces, as they stand after the comma. */
static const char *const shingle_regions[] = {
    "Afghanistan", "Ala.", "Alabama", "Alaska", "Albania", "Alberta", "Algeria", "American Samoa",
    "Andorra", "Angola", "Anguilla", "Antarctica", "Antigua and Barbuda", "Argentina", "Ariz.", "Arizona",
    "Ark.", "Arkansas", "Armenia", "Aruba", "Australia", "Austria", "Azerbaijan", "B.C.", "Bahamas",
    "Bahrain", "Bangladesh", "Barbados", "Belarus", "Belgium", "Belize", "Benin", "Bermuda", "Bhutan",
    "Bolivia", "Bosnia", "Bosnia and Herzegovina", "Bosnia-Herzegovina", "Botswana", "Brazil", "Britain",
    "British Columbia", "British Virgin Islands", "Brunei", "Brunei Darussalam", "Bulgaria", "Burkina Faso",
    "Burma", "Burundi", "Cabo Verde", "Calif.", "California", "Cambodia", "Cameroon", "Canada",
    "Cape Verde", "Cayman Islands", "Central African Republic", "Chad", "Chile", "China", "Colo.",
    "Colombia", "Colorado", "Comoros", "Congo", "Congo Republic", "Conn.", "Connecticut", "Costa Rica",
    "Cote d'Ivoire", "Crimea", "Croatia", "Cuba", "Curacao", "Cyprus", "Czech Republic", "Czechia",
    "Côte d'Ivoire", "Côte d’Ivoire", "D.C.", "DC", "DR Congo", "DRC", "Del.", "Delaware",
    "Democratic Republic of Congo", "Democratic Republic of the Congo", "Denmark", "District of Columbia",
    "Djibouti", "Dominica", "Dominican Republic", "East Timor", "Ecuador", "Egypt", "El Salvador",
    "England", "Equatorial Guinea", "Eritrea", "Estonia", "Eswatini", "Ethiopia", "Falkland Islands",
    "Faroe Islands", "Fiji", "Finland", "Fla.", "Florida", "France", "French Guiana", "French Polynesia",
    "Ga.", "Gabon", "Gambia", "Gaza", "Gaza Strip", "Georgia", "Germany", "Ghana", "Gibraltar",
    "Great Britain", "Greece", "Greenland", "Grenada", "Guadeloupe", "Guam", "Guatemala", "Guernsey",
    "Guinea", "Guinea-Bissau", "Guyana", "Haiti", "Hawaii", "Holy See", "Honduras", "Hong Kong", "Hungary",
    "Iceland", "Idaho", "Ill.", "Illinois", "Ind.", "India", "Indiana", "Indonesia", "Iowa", "Iran", "Iraq",
    "Ireland", "Isle of Man", "Israel", "Italy", "Ivory Coast", "Jamaica", "Japan", "Jersey", "Jordan",
    "Kan.", "Kansas", "Kazakhstan", "Kentucky", "Kenya", "Kiribati", "Kosovo", "Kuwait", "Ky.",
    "Kyrgyzstan", "La.", "Laos", "Latvia", "Lebanon", "Lesotho", "Liberia", "Libya", "Liechtenstein",
    "Lithuania", "Louisiana", "Luxembourg", "Macau", "Macedonia", "Madagascar", "Maine", "Malawi",
    "Malaysia", "Maldives", "Mali", "Malta", "Manitoba", "Marshall Islands", "Martinique", "Maryland",
    "Mass.", "Massachusetts", "Mauritania", "Mauritius", "Md.", "Mexico", "Mich.", "Michigan", "Micronesia",
    "Minn.", "Minnesota", "Miss.", "Mississippi", "Missouri", "Mo.", "Moldova", "Monaco", "Mongolia",
    "Mont.", "Montana", "Montenegro", "Morocco", "Mozambique", "Myanmar", "N.C.", "N.D.", "N.H.", "N.J.",
    "N.M.", "N.Y.", "Namibia", "Nauru", "Neb.", "Nebraska", "Nepal", "Netherlands", "Nev.", "Nevada",
    "New Brunswick", "New Caledonia", "New Hampshire", "New Jersey", "New Mexico", "New South Wales",
    "New York", "New Zealand", "Newfoundland", "Newfoundland and Labrador", "Nicaragua", "Niger", "Nigeria",
    "North Carolina", "North Dakota", "North Korea", "North Macedonia", "Northern Cyprus",
    "Northern Ireland", "Northern Mariana Islands", "Northwest Territories", "Norway", "Nova Scotia",
    "Nunavut", "Ohio", "Okla.", "Oklahoma", "Oman", "Ont.", "Ontario", "Ore.", "Oregon", "P.R.", "Pa.",
    "Pakistan", "Palau", "Palestine", "Palestinian Territories", "Panama", "Papua New Guinea", "Paraguay",
    "Pennsylvania", "Peru", "Philippines", "Poland", "Portugal", "Prince Edward Island", "Puerto Rico",
    "Qatar", "Que.", "Quebec", "Queensland", "R.I.", "Republic of Congo", "Republic of Korea",
    "Republic of the Congo", "Reunion", "Rhode Island", "Romania", "Russia", "Rwanda", "S.C.", "S.D.",
    "Saint Kitts and Nevis", "Saint Lucia", "Saint Vincent and the Grenadines", "Samoa", "San Marino",
    "Sao Tome and Principe", "Saskatchewan", "Saudi Arabia", "Scotland", "Senegal", "Serbia", "Seychelles",
    "Sierra Leone", "Singapore", "Slovakia", "Slovenia", "Solomon Islands", "Somalia", "Somaliland",
    "South Africa", "South Australia", "South Carolina", "South Dakota", "South Korea", "South Sudan",
    "Soviet Union", "Spain", "Sri Lanka", "St. Kitts and Nevis", "St. Lucia",
    "St. Vincent and the Grenadines", "Sudan", "Suriname", "Swaziland", "Sweden", "Switzerland", "Syria",
    "São Tomé and Príncipe", "Taiwan", "Tajikistan", "Tanzania", "Tasmania", "Tenn.", "Tennessee", "Tex.",
    "Texas", "Thailand", "The Bahamas", "The Gambia", "Tibet", "Timor-Leste", "Togo", "Tonga", "Trinidad",
    "Trinidad and Tobago", "Tunisia", "Turkey", "Turkiye", "Turkmenistan", "Tuvalu", "Türkiye", "U.A.E.",
    "U.K.", "U.S.", "U.S. Virgin Islands", "UAE", "UK", "US", "USA", "Uganda", "Ukraine",
    "United Arab Emirates", "United Kingdom", "United States", "Uruguay", "Utah", "Uzbekistan", "Va.",
    "Vanuatu", "Vatican", "Vatican City", "Venezuela", "Vermont", "Victoria", "Viet Nam", "Vietnam",
    "Virginia", "Vt.", "W. Va.", "W.Va.", "Wales", "Wash.", "Washington", "West Bank", "West Virginia",
    "Western Australia", "Western Sahara", "Wis.", "Wisconsin", "Wyo.", "Wyoming", "Yemen", "Yugoslavia",
    "Yukon", "Zambia", "Zimbabwe", "the Bahamas", "the Central African Republic", "the Comoros",
    "the Czech Republic", "the Democratic Republic of Congo", "the Dominican Republic", "the Gambia",
    "the Maldives", "the Marshall Islands", "the Netherlands", "the Philippines", "the Republic of Congo",
    "the Seychelles", "the Solomon Islands", "the United Arab Emirates", "the United Kingdom",
    "the United States",
};

/* Cities that newspapers print without a country. */
static const char *const shingle_cities[] = {
    "ABU DHABI", "ABUJA", "ACCRA", "ADDIS ABABA", "ALGIERS", "ALMATY", "AMMAN", "AMSTERDAM", "ANKARA",
    "ASTANA", "ATHENS", "ATLANTA", "BAGHDAD", "BAKU", "BALTIMORE", "BANGKOK", "BEIJING", "BEIRUT",
    "BELGRADE", "BERLIN", "BERN", "BOGOTA", "BOGOTÁ", "BOSTON", "BRASILIA", "BRASÍLIA", "BRATISLAVA",
    "BRUSSELS", "BUCHAREST", "BUDAPEST", "BUENOS AIRES", "CAIRO", "CANBERRA", "CAPE TOWN", "CARACAS",
    "CHICAGO", "CINCINNATI", "CLEVELAND", "COLOMBO", "COPENHAGEN", "DAKAR", "DALLAS", "DAMASCUS", "DENVER",
    "DETROIT", "DHAKA", "DOHA", "DUBAI", "DUBLIN", "FRANKFURT", "GAZA", "GAZA CITY", "GENEVA",
    "GUATEMALA CITY", "HANOI", "HARARE", "HAVANA", "HELSINKI", "HONG KONG", "HONOLULU", "HOUSTON",
    "INDIANAPOLIS", "ISLAMABAD", "ISTANBUL", "JAKARTA", "JERUSALEM", "JOHANNESBURG", "KABUL", "KARACHI",
    "KATHMANDU", "KHARTOUM", "KIEV", "KINSHASA", "KUALA LUMPUR", "KUWAIT CITY", "KYIV", "LA PAZ", "LAGOS",
    "LAS VEGAS", "LIMA", "LISBON", "LONDON", "LOS ANGELES", "LUXEMBOURG", "MACAU", "MADRID", "MANILA",
    "MELBOURNE", "MEXICO CITY", "MIAMI", "MILAN", "MILWAUKEE", "MINNEAPOLIS", "MINSK", "MOGADISHU",
    "MONACO", "MONTEVIDEO", "MONTREAL", "MONTRÉAL", "MOSCOW", "MUMBAI", "MUNICH", "NAIROBI", "NEW DELHI",
    "NEW ORLEANS", "NEW YORK", "NICOSIA", "OKLAHOMA CITY", "OSLO", "OTTAWA", "PANAMA CITY", "PARIS",
    "PHILADELPHIA", "PHNOM PENH", "PHOENIX", "PITTSBURGH", "PRAGUE", "PRETORIA", "PRISTINA", "PYONGYANG",
    "QUEBEC CITY", "QUITO", "REYKJAVIK", "RIGA", "RIO DE JANEIRO", "RIYADH", "ROME", "SALT LAKE CITY",
    "SAN ANTONIO", "SAN DIEGO", "SAN FRANCISCO", "SAN JUAN", "SANAA", "SANTIAGO", "SAO PAULO", "SARAJEVO",
    "SEATTLE", "SEOUL", "SHANGHAI", "SINGAPORE", "SKOPJE", "SOFIA", "ST. LOUIS", "STOCKHOLM", "STRASBOURG",
    "SYDNEY", "SÃO PAULO", "TAIPEI", "TALLINN", "TASHKENT", "TBILISI", "TEHRAN", "TEL AVIV", "TIRANA",
    "TOKYO", "TORONTO", "TRIPOLI", "TUNIS", "ULAANBAATAR", "UNITED NATIONS", "VANCOUVER", "VATICAN CITY",
    "VIENNA", "VIENTIANE", "VILNIUS", "WARSAW", "WASHINGTON", "WELLINGTON", "YANGON", "YEREVAN", "ZAGREB",
    "ZURICH",
};

/* Agencies, as they stand in parentheses. */
static const char *const shingle_agencies[] = {
    "AFP", "ANSA", "AP", "Agence France-Presse", "Associated Press", "BBC", "BIRN", "Bloomberg", "CBC",
    "CNN", "CP", "DPA", "EFE", "IANS", "IRNA", "Interfax", "KCNA", "KUNA", "Kyodo", "MENA", "PA", "PTI",
    "RIA Novosti", "Reuters", "TASS", "The Associated Press", "Thomson Reuters Foundation", "UPI", "Xinhua",
    "Yonhap", "dpa",
};

/* Words that begin a sentence and are no part of a name. */
static const char *const shingle_openings[] = {
    "A", "About", "According", "After", "Against", "All", "Almost", "Although", "Amid", "An", "And",
    "Around", "As", "At", "Because", "Before", "Between", "But", "By", "Despite", "Dozens", "During",
    "Eight", "Every", "Five", "Following", "For", "Four", "From", "Having", "He", "How", "Hundreds", "If",
    "In", "It", "Its", "Just", "Less", "Many", "More", "Most", "Nearly", "Nine", "No", "Nobody", "Not",
    "On", "Once", "One", "Only", "Over", "Seven", "Several", "She", "Since", "Six", "Some", "Ten", "Tens",
    "That", "The", "Their", "There", "These", "They", "This", "Those", "Thousands", "Three",
    "Three-quarters", "To", "Two", "Under", "Until", "We", "What", "When", "Where", "While", "With",
    "Without", "You",
};

/* What also stands in capitals before a report, but is no place. */
static const char *const shingle_labels[] = {
    "ADVISORY", "ALERT", "ANALYSIS", "BREAKING", "BREAKING NEWS", "BREAKING UPDATE", "COLUMN", "COMMENTARY",
    "CORRECTED", "CORRECTION", "EDITORIAL", "EXCLUSIVE", "EXPLAINER", "FACT CHECK", "FACTBOX", "FEATURE",
    "INTERVIEW", "JUST IN", "LISTEN", "LIVE", "LIVE UPDATES", "NEWS", "NEWS ANALYSIS", "OBITUARY",
    "OPINION", "OPINIONS", "PHOTO", "PHOTOS", "Q&A", "READ MORE", "REVIEW", "SPECIAL REPORT", "TIMELINE",
    "UPDATE", "UPDATED", "URGENT", "VIDEO", "WATCH", "WATCH LIVE", "WORLD NEWS",
};

#endif
