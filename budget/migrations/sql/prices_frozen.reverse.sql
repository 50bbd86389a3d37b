DROP TRIGGER price_items_frozen_gone ON budget_priceitem;
DROP TRIGGER price_items_frozen_to ON budget_priceitem;
DROP TRIGGER price_items_frozen_from ON budget_priceitem;
DROP TRIGGER price_items_frozen ON budget_priceitem;
DROP FUNCTION budget_guard_price_items();
DROP TRIGGER price_edition_frozen ON budget_priceedition;
DROP FUNCTION budget_guard_price_edition();
ALTER TABLE budget_priceedition DROP CONSTRAINT decreed_edition_names_its_decree;
